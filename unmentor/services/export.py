"""Practitioners as the rows of a sheet that the import reads again.

The columns after `state` are what people say here for themselves: no sheet changes them.
"""

from unmentor.persistence.models import Direction, PractitionerRow

HEADERS = (
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
    "profession",
    "ways_to_talk",
    "usual_times",
    "for_partners",
    "paused_until",
    "consented_at",
)
_EVERY = {1: "Every month", 2: "Every two months", 3: "Every three months"}


def practitioner_cells(person: PractitionerRow) -> tuple[str, ...]:
    """One person's row, in the order of HEADERS."""
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
        person.profession,
        ", ".join(sorted(way.replace("_", " ") for way in person.ways)),
        person.times,
        person.for_partners,
        person.paused_until.isoformat() if person.paused_until else "",
        person.consented_at.isoformat(timespec="seconds") if person.consented_at else "",
    )
