"""The one error of this folder, and quoting what people wrote within it."""

from pathlib import Path

from unmentor.errors import Refusal

_LONGEST_QUOTE = 60


class SheetError(Refusal):
    """A file that cannot be read or written: one line that names the file and says what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{printable(str(path))}: {problem}")


def printable(text: str) -> str:
    """`text` on one line, without the characters that a terminal would act on."""
    return "".join(character if character.isprintable() else "\ufffd" for character in " ".join(text.split()))


def quoted(text: str) -> str:
    """`text` as `printable`, in quotes, cut to a readable length."""
    shown = printable(text)
    if len(shown) > _LONGEST_QUOTE:
        shown = shown[: _LONGEST_QUOTE - 1] + "…"
    return f'"{shown}"'
