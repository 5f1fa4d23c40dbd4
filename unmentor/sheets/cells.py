"""Checking one cell: what it says in our terms, or why it cannot be taken."""

import re
import unicodedata

from unmentor.sheets.formulas import looks_like_formula
from unmentor.sheets.refusal import quoted
from unmentor.topics import normalise, without_unseen

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LONGEST_NAME = 100
LONGEST_ROLE = 120
MOST_CONVERSATIONS = 3

_INVISIBLE_EDGES = " \u00a0\u200b\ufeff"
_WHITESPACE = "\t\r\n"
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>]*)>")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
_SEVERAL = re.compile(r"@.*[\s,;/].*@", re.DOTALL)

_CADENCES = {
    1: "monthly|every month|every 1 month|each month|once a month|month|1|misol|bob mis|unwaith y mis",
    2: "every two months|every 2 months|every second month|every other month|bi monthly|bimonthly|two monthly"
    "|2 monthly|2|bob dau fis|bob deufis|bob yn ail fis|deufisol",
    3: "every three months|every 3 months|every third month|quarterly|every quarter|once a quarter|three monthly"
    "|3 monthly|3|bob tri mis|bob 3 mis|chwarterol|bob chwarter",
}
_CADENCE_OF = {words: months for months, several in _CADENCES.items() for words in several.split("|")}
_STATES = ("active", "invited", "left")
_YES = {"yes", "y", "true", "1", "ie", "iawn", "ydw", "happy to"}
_WELSH = {"cy", "cym", "welsh", "cymraeg", "yn gymraeg"}


class CellError(ValueError):
    """A cell that cannot be taken; the text goes on from the column's name ("is empty")."""


def read_address(text: str) -> str:
    """An email address in lower case; "Jo Jones <jo@x.example>" gives what is in the brackets.

    Letters outside ASCII are refused: few mail servers take them, and look-alikes would pass for somebody else.
    """
    bare = text.strip(_INVISIBLE_EDGES + _WHITESPACE)
    if not bare:
        raise CellError("is empty")
    _refuse_unseen(bare)
    if len(text) > LONGEST_ADDRESS + LONGEST_NAME:
        raise CellError(f"{quoted(text)} is too long to be an email address")
    if _SEVERAL.search(text):
        raise CellError(f"{quoted(text)} holds more than one email address")
    bracketed = _IN_BRACKETS.fullmatch(bare)
    address = (bracketed[1] if bracketed else bare).strip(_INVISIBLE_EDGES).lower().removeprefix("mailto:")
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise CellError(f"{quoted(text)} is not an email address")
    return address


def read_name(text: str) -> str:
    """A name as its owner writes it, with single spaces and composed (NFC), fit for a header of a message."""
    bare = text.rstrip(_INVISIBLE_EDGES + _WHITESPACE).lstrip(_INVISIBLE_EDGES)
    name = unicodedata.normalize("NFC", re.sub("[ \u00a0]+", " ", bare))
    if not name:
        raise CellError("is empty")
    if looks_like_formula(name):
        raise CellError(f"{quoted(text)} looks like a spreadsheet formula, not a name")
    _refuse_unseen(name)
    if len(name) > LONGEST_NAME:
        raise CellError(f"{quoted(text)} is too long; a name may have {LONGEST_NAME} characters")
    if re.search(r"[<>@]|://|www\.", name):
        raise CellError(f"{quoted(text)} holds an address, not a name")
    if "=?" in name:
        raise CellError(f'{quoted(text)} holds "=?", which mail programs decode')
    if not any(map(str.isalpha, name)):
        raise CellError(f"{quoted(text)} has no letters")
    return name


def _refuse_unseen(text: str) -> None:
    """Line breaks would become headers of a message; marks of direction make one name look like another."""
    if re.search("[\n\r\v\f\x85\u2028\u2029]", text):
        raise CellError(f"{quoted(text)} has a line break in it")
    if without_unseen(text) != text:
        raise CellError(f"{quoted(text)} has characters in it that cannot be seen")


def read_cadence(text: str) -> int | None:
    """Every how many months (1, 2 or 3); an empty cell is every month; None for words that we do not know.

    "Bi-monthly" is taken as every two months: of its two meanings the only one that we offer.
    """
    words = normalise(text)
    return _CADENCE_OF.get(words) if words else 1


def read_conversations(text: str) -> int | None:
    """How many conversations a cycle, 1 to MOST_CONVERSATIONS; an empty cell is one; None for anything else."""
    words = normalise(text) or "1"
    return int(words) if words in map(str, range(1, MOST_CONVERSATIONS + 1)) else None


def read_state(text: str) -> str | None:
    """Whether a person takes part: "active", "invited" or "left"; "" if it is not said, None for anything else."""
    words = normalise(text)
    return words if not words or words in _STATES else None


def read_yes(text: str) -> bool:
    """Whether a cell says yes; anything else, or nothing, is no."""
    return normalise(text) in _YES


def read_language(text: str) -> str:
    """ "cy" where Welsh is asked for, else "en"."""
    return "cy" if normalise(text) in _WELSH else "en"


def tidy(text: str, *, lines: bool = False) -> str:
    """Text without control characters and with single spaces; its line breaks kept if `lines`."""
    seen = without_unseen(text.replace("\r\n", "\n"), keep="\n" if lines else "")
    rows = (" ".join(row.split()) for row in seen.split("\n"))
    return "\n".join(rows).strip()
