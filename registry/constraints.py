"""Words for constraints: what must never be false, said once for the database and for people."""

from functools import reduce
from operator import and_, or_

from django.db.models import CheckConstraint, Func, Q, TextField, Value

LONGEST_FOLDED = 200  # letters of what somebody typed; folding takes minutes for ten thousand, and no name is so long


def all_empty(*fields):
    return reduce(and_, (Q(**{f"{field}__isnull": True}) for field in fields))


def none_empty(*fields):
    return reduce(and_, (Q(**{f"{field}__isnull": False}) for field in fields))


def filled_together(*fields, name, message):
    """All of the (nullable) fields are filled, or none is."""
    return CheckConstraint(
        condition=all_empty(*fields) | none_empty(*fields), name=name, violation_error_message=message
    )


def one_of(field, choices, *, name, message):
    """A field holds one of the values of its choices, also when written by raw SQL."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name, violation_error_message=message)


def exactly_one(*fields, name, message):
    """Exactly one of the (nullable) fields is filled."""
    cases = [and_(none_empty(field), all_empty(*(other for other in fields if other != field))) for field in fields]
    return CheckConstraint(condition=reduce(or_, cases), name=name, violation_error_message=message)


class FoldName(Func):
    """The spaceless key under which all spellings of a name meet (SQL function `fold_name`).

    Of a text (Value) only the first LONGEST_FOLDED letters count.
    """

    function = "fold_name"
    arity = 1
    output_field = TextField()

    def __init__(self, name, **options):
        is_text = isinstance(name, Value) and isinstance(name.value, str)
        super().__init__(Value(name.value[:LONGEST_FOLDED]) if is_text else name, **options)


class FoldWords(Func):
    """The folded words of a name for a full-text index (SQL function `fold_words`)."""

    function = "fold_words"
    arity = 1
    output_field = TextField()
