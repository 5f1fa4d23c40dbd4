"""Draws that are not sent: whoever goes before partners hear of them is taken out again."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    CycleRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    SittingOutRow,
)

_PARTNER_LEFT = "Your partner left before the introductions went out."


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
    """Take back what speaks of the person, and no more: partners may have others to hear of."""
    speaks_of_them = or_(
        MessageRow.message_id.contains(str(introduction.id)),
        MessageRow.reply_to.contains(person.address, autoescape=True),
        MessageRow.text.contains(person.name, autoescape=True),
    )
    take_back(session, and_(to_partners(person, introduction, cycle), speaks_of_them))


def leave_out(session: Session, person: PractitionerRow, introduction: IntroductionRow, cycle: CycleRow) -> None:
    """Take an introduction that nobody heard of out of its draw; who has no other partner in it is left out."""
    partners = partners_in(introduction, person)
    session.delete(introduction)
    session.flush()
    provided_for = _provided_for(session, cycle)
    session.add_all(
        SittingOutRow(cycle_id=cycle.id, practitioner_id=partner, reason=_PARTNER_LEFT)
        for partner in partners
        if partner not in provided_for
    )


def _provided_for(session: Session, cycle: CycleRow) -> set[UUID]:
    """Those who have a partner in a cycle, or are left out of it already."""
    introduced = (
        select(MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .where(IntroductionRow.cycle_id == cycle.id)
    )
    left_out = select(SittingOutRow.practitioner_id).where(SittingOutRow.cycle_id == cycle.id)
    return set(session.scalars(introduced)) | set(session.scalars(left_out))
