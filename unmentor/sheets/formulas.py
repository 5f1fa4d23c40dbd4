"""Text that a spreadsheet program would run as a formula when it opens a CSV file."""

import re

_NUMBER = r"-?\d+(?:\.\d+)?\Z"
_FORMULA = re.compile(rf"(?!{_NUMBER})'*[=+\-@\t\r]")


def looks_like_formula(text: str) -> bool:
    """Whether a cell starts as a formula does (also in full-width characters)."""
    return text.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def with_guard(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet program could run it; `without_guard` undoes it exactly."""
    return "'" + text if _FORMULA.match(text) else text


def without_guard(text: str) -> str:
    """`text` without the apostrophe that `with_guard` put before it ("'Abd" keeps its own)."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
