"""Which council somebody who joins works for, or which organisation that is not in the register."""

from collections.abc import Sequence
from dataclasses import dataclass

from unmentor.councils import Council, FormerCouncil, How, Register, resolve, resolve_person
from unmentor.services.joining_texts import Problem, check_line
from unmentor.sheets.cells import LONGEST_NAME, CellError, read_name

NOT_LISTED = "not-listed"
"""The answer of somebody whose organisation is not in the register."""

_SHORTEST_NAME = 3  # characters
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class CouncilFound:
    """The council that an answer means; `said` tells where that is not what was written, or is ""."""

    council: Council
    said: str = ""


def council_of_address(register: Register, address: str) -> Council | None:
    """The council that an address belongs to, to be confirmed by its person; None for one of several or of nobody."""
    return resolve(register, address).council


def check_council(text: str, address: str, register: Register) -> CouncilFound | Problem:
    """The council that `text`, a code or a name, means for the owner of `address`; by the address if it is blank.

    A council that ended leads to its successor, or to the choice between several.
    """
    line = check_line("council", "Council", text, LONGEST_NAME * 2)
    if isinstance(line, Problem):
        return line
    known = {council.code: council for council in register.councils}
    if line in known:
        return CouncilFound(known[line])
    for former in register.former:
        if former.code == line:
            return _succeeded(former, [known[code] for code in former.successors])
    return _by_name(line, address, register)


def check_organisation(text: str, register: Register) -> str | Problem:
    """The name of an organisation that is not in the register, for an organiser to settle."""
    name = check_line("organisation", "Organisation's name", text, LONGEST_NAME)
    if isinstance(name, Problem):
        return name
    if len(name) < _SHORTEST_NAME:
        return Problem("organisation", "Enter the name of your organisation")
    try:
        name = read_name(name)
    except CellError:
        return Problem("organisation", "Enter the name of your organisation in words, without an address or a formula")
    found = resolve(register, name)
    if found.how in (How.EXACT, How.VARIANT, How.FORMER) and found.council:
        return Problem("organisation", f"{found.council.name} is in the list: go back and choose it there")
    return name


def _by_name(text: str, address: str, register: Register) -> CouncilFound | Problem:
    found = resolve_person(register, text, address)
    if found.council is None:
        return Problem("council", _unresolved(text, found.candidates))
    if found.how is How.FORMER:
        return CouncilFound(found.council, f"{text} has ended. {found.council.name} serves its area now.")
    if found.how is How.CLOSE:
        return CouncilFound(found.council, f"{found.council.name} is the nearest to what you wrote.")
    return CouncilFound(found.council)


def _succeeded(former: FormerCouncil, successors: Sequence[Council]) -> CouncilFound | Problem:
    ended = f"{former.name} ended on {former.ended_on:%-d %B %Y}"
    match successors:
        case [successor]:
            return CouncilFound(successor, f"{ended}. {successor.name} serves its area now.")
        case _:
            return Problem("council", f"{ended}: choose {_either(successors)}")


def _unresolved(text: str, candidates: Sequence[Council]) -> str:
    if candidates:
        return f"Choose which council you work for: {_either(candidates[:_MOST_NAMED])}"
    if not text:
        return "Choose the council that you work for"
    return "Choose a council from the list, or say that yours is not in it"


def _either(councils: Sequence[Council]) -> str:
    return " or ".join(council.name for council in councils)
