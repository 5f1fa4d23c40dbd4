"""The lines of an iCalendar file (RFC 5545, 3.1): text escaped, parameters quoted, long lines folded.

A library that knows all of iCalendar takes longer over one small event than the message takes that it comes with.
"""

import re
from collections.abc import Iterable, Mapping

_LONGEST = 74  # octets of a line, without what ends it
_PARAMETER = re.compile(r'\^|"|\r\n|\r|\n')
_IN_PARAMETERS = {"^": "^^", '"': "^'"}  # RFC 6868; all others are ends of lines
_QUOTED = re.compile("[,;: ’']")  # the first three have to be, the others some calendars want to be


def file_of(lines: Iterable[str]) -> bytes:
    """Lines as the bytes of a file."""
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def line(name: str, value: str, parameters: Mapping[str, str] | None = None) -> str:
    """One property, not folded yet; `value` is text that is escaped already, or no text."""
    said = "".join(f";{each}={_parameter(text)}" for each, text in sorted((parameters or {}).items()))
    return f"{name}{said}:{value}"


def escaped(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _parameter(text: str) -> str:
    said = _PARAMETER.sub(lambda found: _IN_PARAMETERS.get(found[0], "^n"), text)
    return f'"{said}"' if _QUOTED.search(text) else said


def folded(text: str) -> str:
    """Stretches of at most `_LONGEST` octets; no character is cut in two, nor what stands for one after "\\" or "^"."""
    stretches, start = [], 0
    while len(text[start:].encode()) > _LONGEST:
        end = start + len(text[start : start + _LONGEST].encode()[:_LONGEST].decode(errors="ignore"))
        if end - start > 1 and text[end - 1] in "\\^":
            end -= 1
        stretches.append(text[start:end])
        start = end
    return "\r\n ".join([*stretches, text[start:]])
