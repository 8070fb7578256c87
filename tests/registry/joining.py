"""What people type when they sign up, and how tests read the answers of forms."""

PASSWORD = "lereng argopuro hijau"
PERSON = {"full_name": "Ustadz Hasan", "mobile": "0812-3456-7890", "email": "", "password": PASSWORD}
BUSINESS = {"kind": "other", "business_name": "Dapur Umi", "regency": "35.78", "note": ""}


def codes(form):
    """{field: codes} of the errors of a form."""
    return {name: [error.code for error in errors] for name, errors in form.errors.as_data().items()}
