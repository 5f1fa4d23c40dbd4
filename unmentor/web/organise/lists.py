"""Long lists, a page at a time."""

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _

from unmentor.services.desk_people import PAGE_LENGTH

_LAST_PAGE = 10_000  # beyond what any list has


def page_number() -> int:
    """The page that was asked for, the first where none was; an address that no list can have is answered with 404."""
    page = request.args.get("page", 1, type=int)
    return page if 1 <= page <= _LAST_PAGE else abort(404)


def pages_of(total: int, length: int = PAGE_LENGTH) -> int:
    """Into how many pages of a length a list goes; one at least, for an empty one."""
    return max(1, -(-total // length))


def pagination(page: int, pages: int, endpoint: str, **arguments: Any) -> dict[str, Any] | None:
    """What the pagination component takes: first, last and the neighbours of `page`; None for a list of one page.

    `arguments` are those of the addresses besides `page`. A page that the list does not have is answered with 404.
    """
    if page > pages:
        abort(404)
    if pages == 1:
        return None

    def leads_to(other: int) -> str:
        return url_for(endpoint, page=other, **arguments)

    items: list[dict[str, Any]] = []
    for number in sorted({1, page - 1, page, page + 1, pages} & set(range(1, pages + 1))):
        if items and number > items[-1]["number"] + 1:
            items.append({"ellipsis": True, "number": number - 1})
        label = _("Page %(number)s", number=number)
        items.append(
            {"number": number, "href": leads_to(number), "current": number == page, "visuallyHiddenText": label}
        )
    previous = {"text": _("Previous page"), "href": leads_to(page - 1)} if page > 1 else None
    following = {"text": _("Next page"), "href": leads_to(page + 1)} if page < pages else None
    return {"items": items, "previous": previous, "next": following}
