"""The key that signs sessions. Production is given one; a development copy makes one and keeps it."""

import os
import secrets
from dataclasses import replace
from pathlib import Path

from unmentor.settings import SettingError, Settings


def with_secret_key(settings: Settings) -> Settings:
    """The settings with a key. In development, where none is set, it is made once and kept in the data folder.

    Raises SettingError when it can neither be read nor be written.
    """
    if settings.secret_key:
        return settings
    file = settings.data_dir / "secret-key"
    try:
        return replace(settings, secret_key=_kept(file))
    except OSError as error:
        raise SettingError(f"the secret key {file} can be neither read nor made: {error.strerror}") from None


def _kept(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(file)
    return file.read_text("ascii")


def _make(file: Path) -> None:
    """Write it beside its place and put it there whole: of several workers that start at once, one is first."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
