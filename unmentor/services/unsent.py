"""Draws that are not sent: whoever goes before partners hear of them is taken out again."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from unmentor.mail.no_partner import PARTNER_LEFT, TAKEN_BACK
from unmentor.mail.partner_answer import KIND as PARTNER_ANSWER
from unmentor.persistence.models import (
    CycleRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    SittingOutRow,
)


def wait_for_draws(session: Session) -> None:
    """A draw that is being made has read everybody already: it has to be written before anybody can be taken out."""
    session.execute(select(CycleRow.id).where(CycleRow.introduced_at.is_(None)).with_for_update())


def partners_in(introduction: IntroductionRow, person: PractitionerRow) -> list[UUID]:
    """The other members of one of a person's introductions."""
    return [member.practitioner_id for member in introduction.members if member.practitioner_id != person.id]


def to_partners(person: PractitionerRow, introduction: IntroductionRow, cycle: CycleRow) -> ColumnElement[bool]:
    """Messages of a cycle to the partners of a person in it."""
    return and_(MessageRow.practitioner_id.in_(partners_in(introduction, person)), MessageRow.cycle_id == cycle.id)


def take_back(session: Session, which: ColumnElement[bool]) -> None:
    """Messages that were not sent never are."""
    session.execute(delete(MessageRow).where(which, MessageRow.state != MessageState.SENT))


def take_back_about(session: Session, person: PractitionerRow, introduction: IntroductionRow, cycle: CycleRow) -> None:
    """Take back what would tell partners of the person, and no more: they may have others to hear of.

    A message of an introduction has its id. What a partner answered, which is written once a cycle is sent, has not;
    of those one too many is taken back, where a partner of the same name answered too, rather than one too few.
    """
    answered = and_(MessageRow.kind == PARTNER_ANSWER, MessageRow.text.contains(person.name, autoescape=True))
    take_back(session, and_(to_partners(person, introduction, cycle), or_(_of(introduction), answered)))


def leave_out(session: Session, person: PractitionerRow, introduction: IntroductionRow, cycle: CycleRow) -> None:
    """Take an introduction that nobody heard of out of its draw; who has no other partner in it is left out.

    They are told once the cycle is sent (services.sending).
    """
    _undo(session, introduction, cycle, partners_in(introduction, person), PARTNER_LEFT)


def separate(session: Session, one: UUID, other: UUID) -> None:
    """Take out what would introduce these two, with its messages; who has no other partner is left out."""
    for introduction, cycle in _unsent_of_both(session, one, other):
        take_back(session, and_(MessageRow.cycle_id == cycle.id, _of(introduction)))
        _undo(session, introduction, cycle, [member.practitioner_id for member in introduction.members], TAKEN_BACK)


def _of(introduction: IntroductionRow) -> ColumnElement[bool]:
    """Messages of one introduction, to whomever."""
    return MessageRow.message_id.contains(str(introduction.id))


def _unsent_of_both(session: Session, one: UUID, other: UUID) -> list[tuple[IntroductionRow, CycleRow]]:
    query = (
        select(IntroductionRow, CycleRow)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(
            CycleRow.introduced_at.is_(None),
            *(IntroductionRow.members.any(MemberRow.practitioner_id == person) for person in (one, other)),
        )
    )
    return [(introduction, cycle) for introduction, cycle in session.execute(query)]


def _undo(session: Session, introduction: IntroductionRow, cycle: CycleRow, whom: Iterable[UUID], reason: str) -> None:
    """Delete an introduction; of `whom` it would have been for, those without another partner are left out."""
    session.delete(introduction)
    session.flush()
    provided_for = _provided_for(session, cycle)
    session.add_all(
        SittingOutRow(cycle_id=cycle.id, practitioner_id=partner, reason=reason)
        for partner in whom
        if partner not in provided_for
    )
    session.flush()


def _provided_for(session: Session, cycle: CycleRow) -> set[UUID]:
    """Those who have a partner in a cycle, or are left out of it already."""
    introduced = (
        select(MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .where(IntroductionRow.cycle_id == cycle.id)
    )
    left_out = select(SittingOutRow.practitioner_id).where(SittingOutRow.cycle_id == cycle.id)
    return set(session.scalars(introduced)) | set(session.scalars(left_out))
