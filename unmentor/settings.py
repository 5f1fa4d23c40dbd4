"""Every option in one place: read from the environment, checked at start, documented.

Only composition roots (web, cli, jobs) call `read_settings`; everything below is handed what it needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from unmentor.errors import Refusal

PREFIX = "UNMENTOR_"


class SettingError(Refusal):
    """A setting is missing or cannot be used."""


class Environment(StrEnum):
    """Where the programme runs; production asks for more and shows less."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Option:
    """One setting: its name without the prefix, its default, what it is for, and whether production must set it."""

    name: str
    default: str
    purpose: str
    needed_in_production: bool = False


OPTIONS = (
    Option("ENVIRONMENT", "development", "`production` on a public address: asks for the settings marked below"),
    Option("DATA_DIR", "instance", "the folder for the SQLite database and the local mailbox"),
    Option("DATABASE_URL", "", "a SQLAlchemy address, SQLite or PostgreSQL; empty: unmentor.db in the data folder"),
    Option("SECRET_KEY", "", "signs sessions and links in messages; at least 32 characters", needed_in_production=True),
    Option("BASE_URL", "http://127.0.0.1:5000", "the public address, used in messages", needed_in_production=True),
    Option(
        "MAIL_URL",
        "mailbox:",
        "`smtp://user:pass@host:587?tls=starttls`, `smtps://...`, or `mailbox:` for the local mailbox",
        needed_in_production=True,
    ),
    Option("MAIL_FROM", "hello@unmentor.example", "the address that messages come from", needed_in_production=True),
    Option("MAIL_PER_MINUTE", "0", "how many messages may go out in any minute, as mail servers allow; 0: any number"),
    Option("BOUNCE_TOKEN", "", "what `POST /api/v1/bounces` asks for, at least 32 characters; empty: it is not there"),
    Option("TIMEZONE", "Europe/London", "the zone of dates and times that people read"),
    Option("PROGRAMME_NAME", "UnMentoring", "the name on pages and messages"),
)


@dataclass(frozen=True)
class Settings:
    """The options, checked."""

    environment: Environment
    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str
    mail_url: str
    mail_from: str
    mail_per_minute: int
    bounce_token: str
    timezone: ZoneInfo
    programme_name: str

    @property
    def in_development(self) -> bool:
        """Whether pages for looking behind the scenes (the local mailbox) are shown."""
        return self.environment is Environment.DEVELOPMENT

    @property
    def mailbox_folder(self) -> Path:
        """Where the local mailbox keeps its messages."""
        return self.data_dir / "mailbox"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` holds, defaults for the rest.

    Raises SettingError, in one line, for a value that cannot be used or one that production needs.
    """
    value = {option.name: environ.get(PREFIX + option.name, "").strip() or option.default for option in OPTIONS}
    environment = _environment(value["ENVIRONMENT"])
    if environment is Environment.PRODUCTION:
        _refuse_what_production_lacks(environ)
    data_dir = _data_dir(value["DATA_DIR"])
    return Settings(
        environment=environment,
        data_dir=data_dir,
        database_url=value["DATABASE_URL"] or f"sqlite:///{data_dir / 'unmentor.db'}",
        secret_key=_long_enough("SECRET_KEY", value["SECRET_KEY"]),
        base_url=_base_url(value["BASE_URL"]),
        mail_url=_mail_url(value["MAIL_URL"]),
        mail_from=_mail_from(value["MAIL_FROM"]),
        mail_per_minute=_number("MAIL_PER_MINUTE", value["MAIL_PER_MINUTE"]),
        bounce_token=_long_enough("BOUNCE_TOKEN", value["BOUNCE_TOKEN"]),
        timezone=_timezone(value["TIMEZONE"]),
        programme_name=_programme_name(value["PROGRAMME_NAME"]),
    )


def _environment(text: str) -> Environment:
    try:
        return Environment(text)
    except ValueError:
        raise SettingError(f"{PREFIX}ENVIRONMENT is {text!r}; it can be development or production") from None


def _refuse_what_production_lacks(environ: Mapping[str, str]) -> None:
    missing = [
        PREFIX + option.name
        for option in OPTIONS
        if option.needed_in_production and not environ.get(PREFIX + option.name, "").strip()
    ]
    if missing:
        raise SettingError(f"production needs {', '.join(missing)} to be set")
    if environ[PREFIX + "MAIL_URL"].strip().startswith("mailbox:"):
        raise SettingError(f"production needs a mail server: {PREFIX}MAIL_URL is the local mailbox")


def _long_enough(name: str, text: str) -> str:
    if text and len(text) < 32:
        raise SettingError(f"{PREFIX}{name} is shorter than 32 characters")
    return text


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise SettingError(f"{PREFIX}{name} is {text!r}; it is a whole number, 0 or more")
    return int(text)


def _data_dir(text: str) -> Path:
    try:
        folder = Path(text).expanduser().resolve()
    except (RuntimeError, OSError, ValueError) as error:
        raise SettingError(f"{PREFIX}DATA_DIR is {text!r}, which is no folder: {error}") from None
    if "?" in str(folder):
        raise SettingError(f"{PREFIX}DATA_DIR is {text!r}; a database address cannot hold a question mark")
    return folder


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        fits = False
    if not fits:
        raise SettingError(f"{PREFIX}BASE_URL is {text!r}; it looks like https://unmentoring.example")
    return text.rstrip("/")


def _mail_url(text: str) -> str:
    if text != "mailbox:" and not text.startswith(("smtp://", "smtps://")):
        raise SettingError(f"{PREFIX}MAIL_URL begins with none of mailbox:, smtp:// and smtps://")
    return text


def _programme_name(text: str) -> str:
    if len(text) > 100 or not text.isprintable():
        raise SettingError(f"{PREFIX}PROGRAMME_NAME is longer than 100 characters, or has some that cannot be printed")
    return text


def _mail_from(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain or not text.isascii() or not text.isprintable() or " " in text:
        raise SettingError(f"{PREFIX}MAIL_FROM is {text!r}; it is one address, such as hello@unmentoring.example")
    return text


def _timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(f"{PREFIX}TIMEZONE is {text!r}; it is a name such as Europe/London") from None
