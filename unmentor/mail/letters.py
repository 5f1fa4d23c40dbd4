"""What a message is written from: plain facts that a service gathers from rows."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from unmentor.mail.headers import check_address, check_length, header_text, one_line
from unmentor.mail.words import given_name

_FRIDAY = 4
_LONGEST_NAME = 100
_LONGEST_HOST = 190  # 60 fewer than a message ID, for what stands before its "@"


@dataclass(frozen=True)
class Programme:
    """The programme that writes. base_url: where its pages are; timezone: an IANA name, for the times people read;
    secret: signs the links in its messages.

    Raises UnsafeHeader, BadAddress and TooLong (a name of more than 100 characters, a domain of more than 190).
    """

    name: str
    base_url: str
    sender_address: str
    timezone: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        header_text("programme's name", check_length("programme's name", self.name, _LONGEST_NAME))
        check_address("programme's address", self.sender_address)
        check_length("domain of the programme's address", self.host, _LONGEST_HOST)
        if urlsplit(self.base_url).scheme not in ("http", "https"):
            raise ValueError(f"base_url is not a web address: {self.base_url!r}")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def host(self) -> str:
        """The domain that Message-IDs and calendar UIDs end in: the sender's, which the programme surely owns."""
        return self.sender_address.rpartition("@")[2]


@dataclass(frozen=True)
class Participant:
    """A person as their partner gets to know them.

    council: the short name, as in "Ben of Camden". learn, share: topics in words, the dearest first.
    notes: what they want others to know. ways: how they like to talk, of "video", "phone" and "in_person"; times: when,
    in their words; both empty if they did not say. language: in which they read messages, "en" or "cy".
    """

    name: str
    address: str
    council: str
    role: str
    learn: tuple[str, ...] = ()
    share: tuple[str, ...] = ()
    notes: str = ""
    ways: frozenset[str] = frozenset()
    times: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a participant has a name")
        header_text("name", self.name)
        header_text("council", self.council)
        one_line("role", self.role)
        for topic in self.learn + self.share:
            one_line("topic", topic)
        check_address("address", self.address)


@dataclass(frozen=True)
class Exchange:
    """One learns about a topic from another; both are positions in the introduction's members."""

    learner: int
    sharer: int
    topic: str


@dataclass(frozen=True)
class Hold:
    """A time that calendars hold for a conversation.

    start: aware. members: who are asked to it, or are asked no more where it is cancelled. sequence: how often it was
    changed before. first_writer: a name; empty where the time stays for those whom it was held for before.
    """

    introduction_id: UUID
    start: datetime
    members: tuple[Participant, ...]
    sequence: int = 0
    minutes: int = 30
    first_writer: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("start needs a time zone")

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class IntroductionLetter:
    """Two or three people who are to meet, as one of them reads it.

    cycle: a day of the month that people call the cycle by. reader, first_writer: positions in members. reasons:
    sentences in the reader's language. meet_by: the last day. hold_start: aware, the time that the invitation holds.
    written: aware, when the draw was decided; it becomes the Date and the calendar's DTSTAMP. answer_link, stop_link:
    whole addresses, for the reader alone, that open without signing in: to say how it went, and to stop taking part.
    replacement: whether it comes of a draw after the cycle's own. minutes: how long they talk.
    """

    introduction_id: UUID
    cycle: date
    members: tuple[Participant, ...]
    reader: int
    first_writer: int
    reasons: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    meet_by: date
    hold_start: datetime
    written: datetime
    answer_link: str
    stop_link: str
    replacement: bool = False
    minutes: int = 30

    def __post_init__(self) -> None:
        if len(self.members) not in (2, 3):
            raise ValueError(f"an introduction has 2 or 3 members, not {len(self.members)}")
        positions = {self.reader, self.first_writer, *(p for e in self.exchanges for p in (e.learner, e.sharer))}
        if not positions <= set(range(len(self.members))):
            raise ValueError(f"no such member: {positions}")
        if self.hold_start.tzinfo is None or self.written.tzinfo is None:
            raise ValueError("hold_start and written need a time zone")

    @property
    def hold(self) -> Hold:
        """The time that the invitation holds."""
        first_writer = self.members[self.first_writer].name
        return Hold(
            self.introduction_id, self.hold_start, self.members, minutes=self.minutes, first_writer=first_writer
        )

    @property
    def person(self) -> Participant:
        """The reader."""
        return self.members[self.reader]

    def others(self) -> tuple[int, ...]:
        """The positions of everybody but the reader."""
        return tuple(p for p in range(len(self.members)) if p != self.reader)

    def called(self) -> tuple[str, ...]:
        """What to call each member: the given name, or the whole name where two share a given name."""
        given = [given_name(m.name) for m in self.members]
        return tuple(
            name if given.count(name) == 1 else member.name for name, member in zip(given, self.members, strict=True)
        )

    def write_by(self, zone: ZoneInfo) -> date:
        """When the others write themselves: the first Friday at least two days on, but in time for meeting."""
        earliest = self.written.astimezone(zone).date() + timedelta(days=2)
        friday = earliest + timedelta(days=(_FRIDAY - earliest.weekday()) % 7)
        return min(friday, self.hold_start.astimezone(zone).date() - timedelta(days=1), self.meet_by)
