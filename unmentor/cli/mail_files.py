"""Messages in files, as mail servers and mail programs keep them."""

import mailbox
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_BETWEEN = re.compile(rb"^From [^\n]*\n", re.MULTILINE)  # what an mbox has before each message


def messages_in(path: Path) -> Iterator[bytes]:
    """The messages of a Maildir, an mbox, or a file with one message; "-" is an mbox or a message on standard input.

    Raises OSError for what cannot be read, NotADirectoryError for a folder that is no Maildir.
    """
    if path.is_dir():
        if not all((path / part).is_dir() for part in ("cur", "new")):
            raise NotADirectoryError(0, "it is a folder, and no Maildir with cur and new in it")
        folder = mailbox.Maildir(path, create=False)
        yield from (folder.get_bytes(key) for key in sorted(folder.keys()))
        return
    content = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
    if content.startswith(b"From "):
        yield from _BETWEEN.split(content)[1:]
    else:
        yield content
