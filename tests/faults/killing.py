"""Two schedulers on one database, killed again and again at random moments of draws and deliveries."""

import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import func, select

from tests.faults.post_office import PostOffice
from tests.faults.worker import HANDING_OVER, LOOKING, Doing, said_by, work
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
)
from unmentor.services.answering import answer_for
from unmentor.services.claims import LEASE
from unmentor.services.cycles import find_cycle

KILLS_IN_A_DRAW, KILLS_IN_A_MONTH = 3, 10
_DRAW, _DELIVERY = 0.5, 0.05  # seconds that a kill waits at most from when somebody is at it
_PATIENCE = 60.0  # seconds for anything that has to happen by itself
_LOOK_EVERY = 0.01

# Workers are forked from a small process that has everything imported: a new one is there within milliseconds.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([work.__module__])


@dataclass(frozen=True)
class Kill:
    """What was killed in its middle. had: whether the mail server had the message that was in hand."""

    doing: Doing
    had: bool

    def __str__(self) -> str:
        if self.doing.what != HANDING_OVER:
            return self.doing.what
        return f"{HANDING_OVER}, the server {'has it' if self.had else 'has not got it'}"


class _Worker:
    """A scheduler of its own process, and the file into which it says what it does."""

    def __init__(self, environ: Mapping[str, str], ahead: Path, mark: Path) -> None:
        self._arguments = (environ, ahead, mark)
        self._mark = mark
        self._process = self._started()

    def _started(self) -> ForkServerProcess:
        self._mark.write_bytes(b"")
        process = _CONTEXT.Process(target=work, args=self._arguments, daemon=True)
        process.start()
        return process

    def doing(self) -> Doing:
        """What it does at this moment."""
        return said_by(self._mark)

    def kill(self) -> Doing:
        """End it as a power cut does, and say what it was doing."""
        self._process.kill()
        self._process.join()
        assert self._process.exitcode == -signal.SIGKILL, f"a worker had ended by itself: {self._process.exitcode}"
        return self.doing()

    def restart(self) -> None:
        """Start anew after `kill`."""
        self._process = self._started()


class Killing:
    """A programme with a schedule in `database`, worked by two schedulers, and what happened to them.

    environ: the workers' settings. The schedule and the people are there before.
    """

    def __init__(
        self, database: Database, programme: Programme, environ: Mapping[str, str], office: PostOffice, folder: Path
    ) -> None:
        self._database, self._office = database, office
        self.kills: list[Kill] = []
        self.cycles = 0
        self._programme = programme
        self._chance = random.Random(5)
        self._ahead = folder / "ahead"
        self._waited_for: set[tuple[str, datetime | None]] = set()  # claims of the dead whose lease has been let pass
        self._set(datetime.now(UTC))
        self._workers = [_Worker(environ, self._ahead, folder / f"mark{number}") for number in range(2)]

    def run(self, kills: int) -> None:
        """Let months pass until there were so many kills, and the last month until everything in it is done."""
        try:
            while len(self.kills) < kills:
                self._month(min(KILLS_IN_A_MONTH, kills - len(self.kills)))
            self._until(lambda: self._is_planned(self.cycles + 1), "the next cycle is planned")
        finally:
            for worker in self._workers:
                worker.kill()

    def spread(self) -> dict[str, int]:
        """What was killed how often."""
        return dict(Counter(map(str, self.kills)).most_common())

    def _month(self, kills: int) -> None:
        """One draw, killed in its middle, and all that follows from it to its end."""
        self.cycles += 1
        self._until(lambda: self._is_planned(self.cycles), f"cycle {self.cycles} is planned")
        self._set(self._cycle().draw_at)
        for number in range(kills):
            self._until(self._is_sent if number == KILLS_IN_A_DRAW else self._something_goes_on, "it goes on")
            if self._is_over():
                break
            time.sleep(self._chance.uniform(0, _DELIVERY if self._is_sent() else _DRAW))
            self._kill()
        self._until(self._is_sent, f"cycle {self.cycles} is drawn and goes out")
        self._until(self._all_delivered, "all messages are delivered")
        self._everybody_meets()

    def _something_goes_on(self) -> bool:
        """Whether a worker has something in hand, or will have no more before the next month."""
        return any(each.doing().what != LOOKING for each in self._workers) or self._is_over()

    def _is_over(self) -> bool:
        return self._is_sent() and self._all_delivered()

    def _kill(self) -> None:
        """Kill the worker that has something in hand, either of the two if both have or none has."""
        self._chance.shuffle(self._workers)
        victim = min(self._workers, key=lambda worker: worker.doing().what == LOOKING)
        doing = victim.kill()
        self.kills.append(Kill(doing, doing.message_id in self._office.copies))
        victim.restart()

    def _is_planned(self, number: int) -> bool:
        with self._database.reading() as session:
            return session.scalar(select(func.max(CycleRow.number))) == number

    def _cycle(self) -> CycleRow:
        with self._database.reading() as session:
            return find_cycle(session, self.cycles)

    def _is_sent(self) -> bool:
        return self._cycle().introduced_at is not None

    def _all_delivered(self) -> bool:
        """What only the dead have claimed is waited for by setting the clock, once there is nothing else to do.

        Once a claim: a worker whose clock is still that of the first time may have it by the second, and is alive.
        """
        with self._database.reading() as session:
            query = select(MessageRow.message_id, MessageRow.state, MessageRow.claimed_at)
            left = session.execute(query.where(MessageRow.state != MessageState.SENT)).all()
        claims = {(row.message_id, row.claimed_at) for row in left if row.state is MessageState.SENDING}
        busy = any(each.doing().what != LOOKING for each in self._workers)
        if claims and len(claims) == len(left) and not busy and not claims & self._waited_for:
            self._waited_for |= claims
            self._set(self._now() + LEASE + timedelta(seconds=1))
        return not left

    def _everybody_meets(self) -> None:
        """People answer, because those who never do are not introduced for ever."""
        with self._database.transaction() as session:
            members = session.execute(
                select(MemberRow.introduction_id, MemberRow.practitioner_id)
                .join(IntroductionRow)
                .where(IntroductionRow.cycle_id == find_cycle(session, self.cycles).id)
            ).all()
            for introduction, practitioner in members:
                answer_for(session, introduction, practitioner, Answer.MET, self._programme, self._now())

    def _until(self, happened: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not happened():
            assert time.monotonic() < end, f"not within {_PATIENCE} s: {what}; {[w.doing() for w in self._workers]}"
            time.sleep(_LOOK_EVERY)

    def _set(self, moment: datetime) -> None:
        """Set the workers' clocks, each when it next looks."""
        self._by = moment - datetime.now(UTC)
        new = self._ahead.with_suffix(".new")
        new.write_text(str(self._by.total_seconds()))
        new.replace(self._ahead)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._by
