"""The one error of this folder, and quoting what people wrote within it."""

from pathlib import Path

from unmentor.errors import Refusal

_LONGEST_SHOWN = 60


class SheetError(Refusal):
    """A file that cannot be read or written: one line that names the file and says what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{printable(str(path))}: {problem}")


def printable(text: str) -> str:
    """`text` on one line, without the characters that a terminal would act on."""
    return "".join(character if character.isprintable() else "\ufffd" for character in " ".join(text.split()))


def short(text: str) -> str:
    """`text` as `printable`, cut to a readable length."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"


def quoted(text: str) -> str:
    """`text` as `short`, in quotes."""
    return f'"{short(text)}"'
