"""The members of introductions: keeping them as they are while they are written to, and who of them was left alone."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from unmentor.persistence.models import (
    Answer,
    CycleRow,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
)


def keep_members(session: Session, cycle: CycleRow) -> None:
    """Until this transaction ends nobody whom a cycle introduced leaves, is erased, or answers.

    To be called before they are read: whoever went meanwhile would still be written to.
    """
    members = (
        select(MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .where(IntroductionRow.cycle_id == cycle.id)
    )
    session.execute(
        select(PractitionerRow.id)
        .where(PractitionerRow.id.in_(members))
        .order_by(PractitionerRow.id)  # in which whoever locks several people locks them
        .with_for_update(read=True)
    )


def left_alone() -> ColumnElement[bool]:
    """A condition on MemberRow: each of the others cannot make it, or has left without a word.

    It is feedback.let_down for whoever says nothing, and holds as well where nobody says anything.
    """
    other, person, said = aliased(MemberRow), aliased(PractitionerRow), aliased(FeedbackRow)
    says = and_(said.introduction_id == other.introduction_id, said.practitioner_id == other.practitioner_id)
    could_meet = (
        select(other.practitioner_id)
        .join(person, person.id == other.practitioner_id)
        .outerjoin(said, says)
        .where(
            other.introduction_id == MemberRow.introduction_id,
            other.practitioner_id != MemberRow.practitioner_id,
            or_(said.answer != Answer.CANNOT, and_(said.answer.is_(None), person.state != PractitionerState.LEFT)),
        )
    )
    return ~could_meet.exists()
