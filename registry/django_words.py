"""Words of Django that the portal says otherwise than Django's own Indonesian; listed for `make messages` alone."""

from django.utils.translation import gettext_noop, ngettext_lazy

WORDS = (
    gettext_noop("Breadcrumbs"),
    gettext_noop("Select %s to view"),
    gettext_noop("View selected %(model)s"),
    gettext_noop("No fields changed."),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
    gettext_noop("group"),
    gettext_noop("groups"),
    gettext_noop("Toggle sorting"),
    gettext_noop("Remove from sorting"),
    # passwords, at signing in and in the account form
    gettext_noop("Old password"),
    gettext_noop("New password confirmation"),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("The two password fields didn’t match."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("Enter a valid email address."),
)
