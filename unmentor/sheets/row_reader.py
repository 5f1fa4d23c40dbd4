"""From one row of a sheet to a sign-up."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from unmentor.councils import Council, How, Register, resolve_person
from unmentor.sheets import cells
from unmentor.sheets.columns import Meaning, columns
from unmentor.sheets.reading import Row
from unmentor.sheets.refusal import quoted, short
from unmentor.sheets.signup import Note, Signup
from unmentor.topics import Interest, Topics, cut_at_word, split_interests, within_limits

_READ_TOGETHER = (Meaning.LEARN, Meaning.SHARE, Meaning.NOTES)  # of other meanings the first filled column counts
_NOBODY = "anonymous"  # what Microsoft Forms writes for those who did not sign in
_MOST_CANDIDATES = 5
_Value = TypeVar("_Value")


class RowError(Exception):
    """Why a row cannot be taken: "column: problem"."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(f"{short(column)}: {problem}")
        self.column = column


class RowReader:
    """Reads rows under the same headers. `meanings`: what these say; `ignored`: those that mean nothing to us."""

    def __init__(self, headers: Sequence[str], register: Register, topics: Topics) -> None:
        self._headers, self._register, self._topics = headers, register, topics
        self._columns = columns(headers)
        self.meanings = frozenset(self._columns)
        used = {number for numbers in self._columns.values() for number in numbers}
        self.ignored = tuple(header for number, header in enumerate(headers) if header and number not in used)

    def read(self, row: Row) -> tuple[Signup, list[Note]]:
        """The sign-up in a row, and what to tell about it. Raises RowError."""
        self._refuse_overflow(row)
        remarks: list[str] = []
        address = self._checked(row, Meaning.ADDRESS, cells.read_address)
        name = self._name(row)
        council = self._council(row, address, remarks)
        learn, more_to_learn = self._interests(row, Meaning.LEARN, remarks)
        share, more_to_share = self._interests(row, Meaning.SHARE, remarks)
        if not learn and not share:
            remarks.append("names nothing to learn or to share; the draw goes by council, region and profession")
        whole_role = cells.tidy(self._text(row, Meaning.ROLE))
        role = cut_at_word(whole_role, cells.LONGEST_ROLE)
        said = cells.tidy(self._text(row, Meaning.NOTES), lines=True)
        notes = (said, whole_role if role != whole_role else "", *more_to_learn, *more_to_share)
        signup = Signup(
            row=row.number,
            address=address,
            name=name,
            council=council,
            role=role,
            learn=learn,
            share=share,
            cadence=self._known(row, Meaning.CADENCE, cells.read_cadence, "every month", remarks) or 1,
            conversations=self._known(row, Meaning.CONVERSATIONS, cells.read_conversations, "one", remarks) or 1,
            second_seat=cells.read_yes(self._text(row, Meaning.SECOND_SEAT)),
            notes="\n".join(filter(None, notes)),
            language=cells.read_language(self._text(row, Meaning.LANGUAGE)),
            state=self._known(row, Meaning.STATE, cells.read_state, "no state", remarks) or None,
        )
        return signup, [Note(row.number, f"Row {row.number} {remark}") for remark in remarks]

    def _refuse_overflow(self, row: Row) -> None:
        """A cell without a header is most often a cell cut in two at a comma, and all that follow it are displaced."""
        for number, cell in enumerate(row.cells[len(self._headers) :], start=len(self._headers) + 1):
            if cell.strip():
                problem = f"{quoted(cell)} has no header; is a quotation mark missing before it?"
                raise RowError(f"column {number}", problem)

    def _filled(self, row: Row, meaning: Meaning) -> list[tuple[str, str]]:
        """Header and cell of each filled column of that meaning."""
        found = ((self._headers[number], row.cells[number]) for number in self._columns.get(meaning, ()))
        return [(header, cell) for header, cell in found if cell.strip() and cell.strip().casefold() != _NOBODY]

    def _text(self, row: Row, meaning: Meaning) -> str:
        texts = [cell for _, cell in self._filled(row, meaning)]
        return "\n".join(texts if meaning in _READ_TOGETHER else texts[:1])

    def _column(self, row: Row, meaning: Meaning) -> str:
        """How the sheet names the column that a row's cell of that meaning is in."""
        if filled := self._filled(row, meaning):
            return filled[0][0]
        return next((self._headers[number] for number in self._columns.get(meaning, ())), meaning.value)

    def _checked(self, row: Row, meaning: Meaning, read: Callable[[str], str]) -> str:
        try:
            return read(self._text(row, meaning))
        except cells.CellError as error:
            raise RowError(self._column(row, meaning), str(error)) from None

    def _name(self, row: Row) -> str:
        if self._text(row, Meaning.NAME) or Meaning.FIRST_NAME not in self._columns:
            return self._checked(row, Meaning.NAME, cells.read_name)
        first = self._checked(row, Meaning.FIRST_NAME, cells.read_name)
        if not self._text(row, Meaning.LAST_NAME):
            return first
        last = self._checked(row, Meaning.LAST_NAME, cells.read_name)
        return self._checked(row, Meaning.LAST_NAME, lambda _: cells.read_name(f"{first} {last}"))

    def _council(self, row: Row, address: str, remarks: list[str]) -> Council:
        text = self._text(row, Meaning.COUNCIL)
        found = resolve_person(self._register, text, address)
        if found.council is None:
            raise RowError(self._column(row, Meaning.COUNCIL), _unresolved(text, found.candidates))
        if found.how in (How.CLOSE, How.FORMER, How.DOMAIN):
            said = f"names {quoted(text)}" if text else "names no council"
            remarks.append(f"{said}; {found.council.name} is taken")
        return found.council

    def _interests(
        self, row: Row, meaning: Meaning, remarks: list[str]
    ) -> tuple[tuple[Interest, ...], tuple[str, ...]]:
        """The interests in a row, and the words that exceed their limits."""
        kept, beyond = within_limits(split_interests(self._text(row, meaning), self._topics))
        if beyond:
            words = quoted("; ".join(beyond))
            remarks.append(f"has too many or too long interests; kept in full in the person's notes: {words}")
        return kept, beyond

    def _known(
        self, row: Row, meaning: Meaning, read: Callable[[str], _Value | None], otherwise: str, remarks: list[str]
    ) -> _Value | None:
        value = read(self._text(row, meaning))
        if value is None:
            unknown = quoted(self._text(row, meaning))
            remarks.append(f"says {unknown} in {quoted(self._column(row, meaning))}; {otherwise} is taken")
        return value


def _unresolved(text: str, candidates: Sequence[Council]) -> str:
    if candidates:
        names = " or ".join(council.name for council in candidates[:_MOST_CANDIDATES])
        return f"{quoted(text) if text else 'is empty, and the address'} may be {names}; write which one is meant"
    if not text:
        return "is empty, and the address belongs to no council that we know"
    return (
        f"{quoted(text)} is no council that we know; correct it, or add the organisation: "
        "unmentor councils add NAME --kind KIND"
    )
