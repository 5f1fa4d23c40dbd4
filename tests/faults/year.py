"""A programme that lives through a year by its jobs alone, and the people who read its messages.

Nothing is skipped: the jobs are those of the scheduler, messages travel through a real SMTP server, and people act by
pressing the links in what they got. Only the clock is moved (time_machine), half a day or a day at a time.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from uuid import UUID

import time_machine
from sqlalchemy import select

from jobs import deliver_mail
from jobs.job import Here
from jobs.schedule import JOBS
from tests.faults.letter_box import LetterBox, came_back
from tests.services.joining_people import answers
from tests.web.browse import Browse, Page
from tests.web.signing_in import send
from unmentor.councils import Kind, load_register
from unmentor.persistence import Database
from unmentor.persistence.models import Approval, CycleRow, PractitionerRow, Role
from unmentor.services.councils import sync_register
from unmentor.services.job_log import run_job
from unmentor.services.joining import join
from unmentor.services.joining_wishes import pause
from unmentor.services.organisers import add_organiser
from unmentor.services.scheduling import Schedule, set_schedule
from unmentor.settings import Settings
from unmentor.topics import load_topics
from unmentor.web import create_app

TOKEN = "a-token-for-the-mail-server-that-tells-of-bounces"  # noqa: S105 - of a test
OLU = "olu@programme.example"


class Habit(StrEnum):
    """What somebody is like."""

    TALKER = "talker"
    SILENT = "silent"  # never presses anything
    QUIET = "quiet"  # says nothing of conversations, but that they are still in
    SKIPPER = "skipper"  # skips one draw in three
    PAUSER = "pauser"  # pauses for two months, once
    LEAVER = "leaver"  # leaves at some time
    BOUNCER = "bouncer"  # the address stops working at some time
    BUSY = "busy"  # often cannot make it


_OF_TWENTY = {
    Habit.TALKER: 8, Habit.SILENT: 2, Habit.QUIET: 1, Habit.SKIPPER: 3,
    Habit.PAUSER: 2, Habit.LEAVER: 2, Habit.BOUNCER: 1, Habit.BUSY: 1,
}  # fmt: skip


@dataclass
class Human:
    """Somebody of the year; `until`: when a leaver leaves, a pauser pauses, and a bouncer's address stops working."""

    address: str
    habit: Habit
    until: datetime
    id: UUID | None = None
    left_at: datetime | None = None
    skips: set[int] = field(default_factory=set)
    away: list[tuple[date, date]] = field(default_factory=list)
    last_words: datetime | None = None


@dataclass(frozen=True)
class Got:
    """A message as somebody got it, and when by the clock of the year."""

    to: str
    message_id: str
    kind: str
    at: datetime
    parsed: EmailMessage


class Year:
    """The programme, its clock and its people. got: what the mail server took; sent_back: what it could not pass on."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        box: LetterBox,
        *,
        people: int,
        start: datetime,
        days: int,
        pace: timedelta,
        seed: int,
    ) -> None:
        self.settings, self.database, self._box = settings, database, box
        self._random = random.Random(seed)
        self.start = self._now = start
        self._days, self._pace = days, pace
        self.humans: dict[str, Human] = {}
        self.got: list[Got] = []
        self.sent_back: set[str] = set()
        self._browse = Browse(create_app(settings, database))
        self._number = 0
        self._habits: list[Habit] = []
        self._begin(people)

    def _begin(self, people: int) -> None:
        with self._at(self.start), self.database.transaction() as session:
            sync_register(session)
            add_organiser(session, OLU, Role.OWNER, self.start)
            zone = self.settings.timezone
            set_schedule(session, Schedule(rule="1st tue 09:00", approval=Approval.UNLESS_STOPPED), zone, self.start)
        self._join(people)

    def run(self, *, new_each_month: int) -> None:
        """One look of the scheduler after the other."""
        month, until = self._now.month, self.start + timedelta(days=self._days)
        while self._now < until:
            self._now += self._pace
            with self._at(self._now):
                if self._now.month != month:
                    month = self._now.month
                    self._join(new_each_month)
                self._jobs()
                self._read_letters()
                self._live()

    @contextmanager
    def _at(self, moment: datetime) -> Iterator[None]:
        with time_machine.travel(moment):
            yield

    def _jobs(self) -> None:
        here = Here(self.database, self.settings)
        for job in (*JOBS, deliver_mail.JOB):  # again, because the others have written
            run_job(self.database, job.name, lambda job=job: job.run(here), here.now)  # type: ignore[misc]  # job is bound

    def _join(self, number: int) -> None:
        councils = [council for council in load_register().councils if council.kind is Kind.DISTRICT]
        topics = load_topics().topics
        for _ in range(number):
            self._number += 1
            human = self._somebody(f"human{self._number:04}@council.example")
            some = self._random.sample(topics, 4)
            said = answers(
                address=human.address,
                council=self._random.choice(councils).code,
                name=f"Human {self._number}",
                cadence=self._random.choice(["1"] * 8 + ["2", "3"]),
                conversations=self._random.choice(["1"] * 9 + ["2"]),
                second_seat=self._random.choice(["yes", "no"]),
                learn=[topic.slug for topic in some[:2]],
                share=[topic.slug for topic in some[2:]],
                language=self._random.choice(["en", "en", "cy"]),
            )
            with self.database.transaction() as session:
                human.id = join(session, said, self._now).practitioner.id
            self.humans[human.address] = human

    def _somebody(self, address: str) -> Human:
        if not self._habits:
            self._habits = [habit for habit, number in _OF_TWENTY.items() for _ in range(number)]
            self._random.shuffle(self._habits)
        return Human(
            address, self._habits.pop(), self._now + timedelta(days=self._random.randint(20, self._days * 3 // 4))
        )

    def _live(self) -> None:
        """What people do without a message."""
        for human in self.humans.values():
            if human.habit is Habit.PAUSER and not human.away and self._now >= human.until:
                until = (self._now + timedelta(days=60)).date()
                with self.database.transaction() as session:
                    pause(session, session.get_one(PractitionerRow, human.id), until, self._now)
                human.away.append((self._now.date(), until))

    def _read_letters(self) -> None:
        now = datetime.now(UTC)  # of all: nobody takes back what is in the box
        for recipient, content in self._box.empty():
            parsed = message_from_bytes(content, policy=policy.default)
            message_id = str(parsed["Message-ID"])
            kind = message_id[1:].partition(".")[0]
            self.got.append(Got(recipient, message_id, kind, now, parsed))
            if human := self.humans.get(recipient):
                self._read(human, kind, parsed)

    def _read(self, human: Human, kind: str, letter: EmailMessage) -> None:
        if human.habit is Habit.BOUNCER and self._now >= human.until:
            self._send_back(letter)
        elif human.habit is Habit.LEAVER and self._now >= human.until and human.left_at is None:
            self._leave(human, letter)
        elif kind == "notice" and human.habit is Habit.SKIPPER and self._random.random() < 1 / 3:
            self._skip(human, letter)
        elif kind == "still-in" and human.habit is not Habit.SILENT:
            self._press(letter, "still-in")
            human.last_words = datetime.now(UTC)
        elif kind in {"nudge", "how-it-went"}:
            self._answer(human, kind, letter)

    def _answer(self, human: Human, kind: str, letter: EmailMessage) -> None:
        if human.habit in {Habit.SILENT, Habit.QUIET, Habit.BOUNCER} or (
            kind == "nudge" and self._random.random() < 0.6
        ):
            return
        odd = ["cannot"] * 3 + ["no_reply"] if human.habit is Habit.BUSY else ["no_reply", "date_set", "not_met"]
        answer = self._random.choice(odd) if self._random.random() < 0.25 else "met"
        self._press(letter, "feedback", answer=answer)
        human.last_words = datetime.now(UTC)

    def _skip(self, human: Human, letter: EmailMessage) -> None:
        self._press(letter, "skip")
        with self.database.reading() as session:
            number = session.scalar(select(CycleRow.number).order_by(CycleRow.number.desc()).limit(1))
        assert number is not None
        human.skips.add(number)

    def _press(self, letter: EmailMessage, what: str, **fields: str) -> None:
        """Open the page that a message links to, and press its button."""
        page = Page(self._browse.client.get(self._path(letter, what)))
        answer = send(self._browse, page, **fields)
        assert answer.status_code == 303, what

    def _leave(self, human: Human, letter: EmailMessage) -> None:
        """By the mail program's own button."""
        header = re.search(r"<[^>]*(/unsubscribe/[^>]+)>", str(letter["List-Unsubscribe"] or ""))
        if header is None:
            return
        assert self._browse.client.post(header[1], data={"List-Unsubscribe": "One-Click"}).status_code == 200
        human.left_at = datetime.now(UTC)

    def _send_back(self, letter: EmailMessage) -> None:
        """The mail server tells that a message came back."""
        self.sent_back.add(str(letter["Message-ID"]))
        answer = self._browse.client.post(
            "/api/v1/bounces",
            data=came_back(letter),
            headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "message/rfc822"},
        )
        assert answer.status_code == 200, answer.text

    def _path(self, letter: EmailMessage, what: str) -> str:
        body = letter.get_body(("plain",))
        assert body is not None
        found = re.search(rf"{re.escape(self.settings.base_url)}(/{what}/\S+)", body.get_content())
        assert found is not None, (what, body.get_content())
        return found[1]

    def by_recipient(self) -> dict[str, list[Got]]:
        """What each address got, in order."""
        kept: dict[str, list[Got]] = defaultdict(list)
        for got in self.got:
            kept[got.to].append(got)
        return kept


def with_bounces(settings: Settings, mail_url: str) -> Settings:
    """The settings of a programme with a real mail server, which tells of what came back."""
    return replace(settings, mail_url=mail_url, bounce_token=TOKEN)
