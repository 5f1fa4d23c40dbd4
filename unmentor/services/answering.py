"""Writing down what one side says of a conversation, and telling those whom it concerns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.persistence.models import Answer, FeedbackRow, IntroductionRow, MemberRow, PractitionerRow
from unmentor.services.conversations import Conversation, conversation_of
from unmentor.services.resting import still_in
from unmentor.services.telling import TOLD, take_back, tell

LONGEST_LEARNED = 1000  # characters


class NoSuchConversation(Refusal):
    """There is none, it is not introduced yet, or the person has no part in it."""


@dataclass(frozen=True)
class Details:
    """What somebody adds once they met; all of it is optional. useful: 1 to 5. learned: checked text."""

    useful: int | None
    learned: str
    publish: bool


def answer_for(
    session: Session, introduction_id: UUID, practitioner_id: UUID, answer: Answer, programme: Programme, now: datetime
) -> FeedbackRow:
    """Write down one side's answer; the latest one holds. Raises NoSuchConversation.

    What was said about a conversation stays, and counts for nothing while it is said that there was none. While
    anybody may wait for them, partners who are let down, or who have not replied, are written to, once for each answer,
    and the time held goes out of calendars; what has not been sent yet of another answer is taken
    back.
    """
    conversation = _locked(session, introduction_id, practitioner_id)
    row = conversation.me.feedback
    if row is None:
        row = FeedbackRow(introduction_id=introduction_id, practitioner_id=practitioner_id, answered_at=now)
        session.add(row)
    row.answer, row.updated_at = answer, now
    session.flush()
    still_in(session, conversation.me.person, now)  # whoever answers is there
    take_back(session, conversation, but=TOLD.get(answer))
    if answer in TOLD and conversation.may_be_waited_for(now, programme.zone):
        tell(session, conversation, TOLD[answer], programme, now)
    return row


def tell_more(
    session: Session, introduction_id: UUID, practitioner_id: UUID, details: Details, now: datetime
) -> FeedbackRow:
    """Add to the answer that they met. Raises NoSuchConversation where that is not the answer."""
    row = _locked(session, introduction_id, practitioner_id).me.feedback
    if row is None or row.answer is not Answer.MET:
        raise NoSuchConversation("there is no conversation to say more about")
    row.useful, row.learned, row.publish, row.updated_at = details.useful, details.learned, details.publish, now
    return row


def _locked(session: Session, introduction_id: UUID, practitioner_id: UUID) -> Conversation:
    """The conversation, while nobody else answers and none of its people is erased. Raises NoSuchConversation.

    People are locked before introductions, as in an erasure.
    """
    people = (
        select(PractitionerRow.id)
        .join(MemberRow, MemberRow.practitioner_id == PractitionerRow.id)
        .where(MemberRow.introduction_id == introduction_id)
        .order_by(PractitionerRow.id)
        .with_for_update(key_share=True, of=PractitionerRow)  # one answer at a time: who answers may rest no longer
    )
    session.execute(people)
    introduction = select(IntroductionRow).where(IntroductionRow.id == introduction_id).with_for_update()
    # Read anew, because whoever came first may have left it another sequence.
    session.execute(introduction.execution_options(populate_existing=True))
    conversation = conversation_of(session, introduction_id, practitioner_id)
    if conversation is None:
        raise NoSuchConversation("there is no such conversation")
    return conversation
