"""What has to be true of a database and a mail server's record, however often schedulers were killed."""

from collections import Counter, defaultdict
from itertools import combinations
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.faults.post_office import PostOffice
from unmentor.mail import Programme
from unmentor.persistence.models import (
    CycleRow,
    DrawRow,
    IntroductionRow,
    JobRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
)


def check_draws(session: Session, cycles: int) -> None:
    """Each cycle that was due is drawn and sent once, and nobody is in two seats at once or meets anybody again."""
    drawn = session.scalars(select(CycleRow.number).join(DrawRow).order_by(CycleRow.number)).all()
    assert list(drawn) == list(range(1, cycles + 1))
    unsent = session.scalars(select(CycleRow.number).where(CycleRow.introduced_at.is_(None))).all()
    assert list(unsent) == [cycles + 1]
    seats = {row.id: row.conversations for row in session.scalars(select(PractitionerRow))}
    groups = _groups(session)
    taken = Counter((cycle, person) for (cycle, _), group in groups.items() for person in group)
    assert {cycle for cycle, _ in taken} == set(drawn)
    assert [(key, times) for key, times in taken.items() if times > seats[key[1]]] == []
    pairs = Counter(pair for group in groups.values() for pair in combinations(sorted(group), 2))
    assert [pair for pair, times in pairs.items() if times > 1] == []


def check_messages(session: Session, programme: Programme, office: PostOffice) -> None:
    """Nothing is lost or made up: each member of each introduction has its one message, and each message arrived."""
    rows = session.execute(select(MessageRow.message_id, MessageRow.recipient, MessageRow.state, MessageRow.kind)).all()
    assert {state for _, _, state, _ in rows} == {MessageState.SENT}
    assert {message_id: {recipient} for message_id, recipient, _, _ in rows} == {
        message_id: {recipient for copy in copies for recipient in copy.recipients}
        for message_id, copies in office.copies.items()
    }
    addresses = {row.id: row.address for row in session.scalars(select(PractitionerRow))}
    decided = Counter(
        (f"<introduction.{introduction}.{seat}@{programme.host}>", addresses[person])
        for (_, introduction), group in _groups(session).items()
        for seat, person in enumerate(group, 1)
    )
    assert decided == Counter((message_id, to) for message_id, to, _, kind in rows if kind == "introduction")


def check_jobs(session: Session) -> None:
    """No job ever failed: whoever is second, or comes after the dead, finds nothing wrong."""
    failed = session.execute(select(JobRow.name, JobRow.error).where(JobRow.failed_at.is_not(None))).all()
    assert [tuple(row) for row in failed] == []


def duplicates(office: PostOffice) -> Counter[str]:
    """How often more than once the server took a message, by Message-ID; every copy says the same."""
    for copies in office.copies.values():
        assert all(copy == copies[0] for copy in copies)
    return Counter({message_id: len(copies) - 1 for message_id, copies in office.copies.items() if len(copies) > 1})


def _groups(session: Session) -> dict[tuple[int, UUID], list[UUID]]:
    """Who was introduced, by the cycle's number and the introduction, in the order of their seats."""
    groups: dict[tuple[int, UUID], list[UUID]] = defaultdict(list)
    for number, introduction, person in session.execute(
        select(CycleRow.number, MemberRow.introduction_id, MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .order_by(CycleRow.number, IntroductionRow.position, MemberRow.position)
    ):
        groups[number, introduction].append(person)
    return groups


def introduced(session: Session) -> int:
    """How many introductions there are."""
    return session.scalar(select(func.count()).select_from(IntroductionRow)) or 0
