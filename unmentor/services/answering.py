"""Writing down what one side says of a conversation, and telling those whom it concerns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.errors import Refusal
from unmentor.mail import Participant, PartnerAnswerLetter, Programme
from unmentor.persistence.models import (
    Answer,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
)
from unmentor.services import outbox
from unmentor.services.conversations import Conversation, Side, conversation_of
from unmentor.services.links import Use, link
from unmentor.services.overview import planned_draw

_NOTICES = UUID("0b8e6f0a-6d3e-4c0c-9a55-4f2a7f2f7c35")  # a namespace

_Told = Literal["cannot", "no_reply"]
_TOLD: dict[Answer, _Told] = {Answer.CANNOT: "cannot", Answer.NO_REPLY: "no_reply"}


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

    What was said about a conversation stays, and counts for nothing while it is said that there was none. While there
    is still somebody to be found in their place, partners who are let down, or who have not replied, are written to,
    once for each answer; what they have not been sent yet of another answer is taken back.
    """
    conversation = _locked(session, introduction_id, practitioner_id)
    row = conversation.me.feedback
    if row is None:
        row = FeedbackRow(introduction_id=introduction_id, practitioner_id=practitioner_id, answered_at=now)
        session.add(row)
    row.answer, row.updated_at = answer, now
    session.flush()
    _take_back_notices(session, conversation, but=_TOLD.get(answer))
    if answer in _TOLD and conversation.is_under_way(now):
        _tell_partners(session, conversation, _TOLD[answer], programme, now)
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
        .with_for_update(read=True, of=PractitionerRow)
    )
    session.execute(people)
    session.execute(select(IntroductionRow.id).where(IntroductionRow.id == introduction_id).with_for_update())
    conversation = conversation_of(session, introduction_id, practitioner_id)
    if conversation is None:
        raise NoSuchConversation("there is no such conversation")
    return conversation


def _tell_partners(
    session: Session, conversation: Conversation, said: _Told, programme: Programme, now: datetime
) -> None:
    """Write to those whom an answer concerns, unless that was done before."""
    readers = [partner for partner in conversation.partners if partner.stands_to_meet]
    able = [
        partner
        for partner in conversation.partners
        if partner.answer is not Answer.CANNOT and partner.person.state is PractitionerState.ACTIVE
    ]
    next_draw = planned_draw(session, now)
    for reader in readers:
        letter = PartnerAnswerLetter(
            notice_id=_notice_id(conversation, said, reader),
            cycle=conversation.cycle.draw_at.astimezone(programme.zone).date(),
            person=_participant(reader),
            partner=conversation.me.person.name,
            answer=said,
            written=now,
            stop_link=link(programme, Use.UNSUBSCRIBE, reader.person.id),
            others=tuple(other.person.name for other in able if other is not reader),
            next_draw=next_draw.astimezone(programme.zone).date() if next_draw else None,
        )
        message = mail.partner_answer(letter, programme)
        if not session.scalar(select(MessageRow.id).where(MessageRow.message_id == message.message_id)):
            outbox.queue(session, message, reader.person.id, now, conversation.cycle.id)


def _take_back_notices(session: Session, conversation: Conversation, but: _Told | None) -> None:
    """What this side's earlier answers had written to partners, as far as it is not sent."""
    notices = [
        _notice_id(conversation, said, partner)
        for said in _TOLD.values()
        if said != but
        for partner in conversation.partners
    ]
    said_before = or_(*(MessageRow.message_id.contains(str(notice)) for notice in notices))
    session.execute(delete(MessageRow).where(said_before, MessageRow.state == MessageState.QUEUED))


def _notice_id(conversation: Conversation, said: _Told, reader: Side) -> UUID:
    """One answer is told to one partner once, however often it is given."""
    of_this = conversation.introduction.id, conversation.me.person.id, said, reader.person.id
    return uuid5(_NOTICES, " ".join(map(str, of_this)))


def _participant(side: Side) -> Participant:
    person = side.person
    return Participant(
        name=person.name,
        address=person.address,
        council=side.council.short_name,
        role=person.role,
        language=person.language,
    )
