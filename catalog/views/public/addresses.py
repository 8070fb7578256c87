"""Addresses of the states of a list: other filters, another page, and the one that search engines should keep."""

from django.http import QueryDict


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
    """The absolute address of this page with these parts of its query only; others do not change what it shows."""
    query = QueryDict(mutable=True)
    for name in names:
        if values := list(filter(None, request.GET.getlist(name))):
            query.setlist(name, values)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}".rstrip("?"))
