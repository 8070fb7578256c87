"""Addresses of the states of a list: other filters, another page, and the one that search engines should keep."""

from django.http import QueryDict
from django.shortcuts import redirect


def address(params, *, without=(), **changes) -> str:
    """The query part of an address with some names changed or left out, from its first page."""
    query = params.copy()
    for name in ("hal", "sesudah", *without):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    for name in [name for name, values in query.lists() if not any(values)]:
        del query[name]
    return f"?{query.urlencode()}" if query else "?"


def canonical(request, *names) -> str:
    """The absolute address of this page with these parts of its query only; others do not change what it shows.

    The request remembers it, so that the page in the other language is named in the same state.
    """
    query = QueryDict(mutable=True)
    for name in names:
        if values := _said(name, request.GET.getlist(name)):
            query.setlist(name, values)
    request.canonical_path = f"{request.path}?{query.urlencode()}".rstrip("?")
    return request.build_absolute_uri(request.canonical_path)


def _said(name, values):
    """The values of a part that count; the first page goes without its number."""
    if name != "hal":
        return list(filter(None, values))
    return [number for value in values[-1:] if (number := value.lstrip("0")) not in ("", "1")]


def moved(request, home):
    """A redirect for good to the page's own address, with the query that came along.

    Browsers ask again each time: a name may be changed back, and a merge undone, and then two remembered redirects
    would lead to each other.
    """
    query = request.GET.urlencode()
    answer = redirect(f"{home}?{query}" if query else home, permanent=True)
    answer["Cache-Control"] = "no-cache"
    return answer
