"""What reading a sheet of sign-ups gives."""

from dataclasses import dataclass

from unmentor.councils import Council
from unmentor.sheets.columns import Meaning
from unmentor.topics import Interest


@dataclass(frozen=True, slots=True)
class Signup:
    """One person as a sheet has them. `cadence`: every how many cycles; `notes`: the person's own words.

    `state`: "active", "invited" or "left", as our export writes it; None where the sheet does not say.
    """

    row: int
    address: str
    name: str
    council: Council
    role: str
    learn: tuple[Interest, ...]
    share: tuple[Interest, ...]
    cadence: int = 1
    conversations: int = 1
    second_seat: bool = False
    notes: str = ""
    language: str = "en"
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken: the column at fault as the sheet names it, the reason as a line, the cells as read."""

    row: int
    column: str
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What was done with a row that its person might not expect, as a line."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Signups:
    """What a sheet holds, in the order of rows; `joined` rows gave way to a later one of their address.

    `meanings`: what its columns say, so that what it does not speak of can be left as it is.
    """

    headers: tuple[str, ...]
    meanings: frozenset[Meaning]
    accepted: tuple[Signup, ...]
    rejected: tuple[Rejection, ...]
    joined: int
    notes: tuple[Note, ...]
    ignored_columns: tuple[str, ...]
    blank: int
