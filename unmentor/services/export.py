"""Practitioners as the rows of a sheet that the import reads again."""

from collections.abc import Iterable

from unmentor.persistence.models import Direction, PractitionerRow

_HEADERS = (
    "email",
    "name",
    "council",
    "job_title",
    "wants_to_learn",
    "can_share",
    "every",
    "conversations",
    "second_seat",
    "language",
    "notes",
    "state",
)
_EVERY = {1: "Every month", 2: "Every two months", 3: "Every three months"}


def practitioners_sheet(practitioners: Iterable[PractitionerRow]) -> list[tuple[str, ...]]:
    """Headers, then a row a person."""
    return [_HEADERS, *(_row(practitioner) for practitioner in practitioners)]


def _row(person: PractitionerRow) -> tuple[str, ...]:
    return (
        person.address,
        person.name,
        person.council.name,
        person.role,
        "\n".join(person.words(Direction.LEARN)),
        "\n".join(person.words(Direction.SHARE)),
        _EVERY[person.cadence],
        str(person.conversations),
        "yes" if person.second_seat else "no",
        person.language,
        person.notes,
        person.state.value,
    )
