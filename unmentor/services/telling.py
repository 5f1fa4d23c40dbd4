"""Telling the sides of a conversation what one of them says of it, and changing the time that their calendars hold."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid5

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import Hold, Message, Participant, PartnerAnswerLetter, Programme, Said, TakenOutLetter
from unmentor.persistence.models import Answer, MessageRow, MessageState, PractitionerState
from unmentor.services import outbox
from unmentor.services.conversations import Conversation, Side
from unmentor.services.links import Use, link
from unmentor.services.overview import planned_draw

_NOTICES = UUID("0b8e6f0a-6d3e-4c0c-9a55-4f2a7f2f7c35")  # a namespace

TOLD: dict[Answer, Said] = {Answer.CANNOT: "cannot", Answer.NO_REPLY: "no_reply"}


def tell(session: Session, conversation: Conversation, said: Said, programme: Programme, now: datetime) -> None:
    """Write to those whom an answer concerns, unless that was done before.

    A time held that is still to come is cancelled where nobody meets any more, and stays for two who remain of three.
    """
    news = _News(session, conversation, said, programme, now)
    written = [(mail.partner_answer(news.to_partner(reader), programme), reader) for reader in news.readers]
    if (to_me := news.to_me()) is not None:
        written.append((mail.taken_out(to_me, programme), conversation.me))
    new = [message for message, reader in written if _queue_once(session, message, reader, conversation, now)]
    if any(message.calendar for message in new):
        conversation.introduction.sequence += 1


def take_back(session: Session, conversation: Conversation, but: Said | None) -> None:
    """What this side's earlier answers had written, as far as it is not sent."""
    me = _places(conversation)[conversation.me.person.id]
    identities = [
        identity
        for said in TOLD.values()
        if said != but
        for identity in (
            mail.taken_out_identity(conversation.introduction.id, me, said),
            *(str(_notice_id(conversation, said, partner)) for partner in conversation.partners),
        )
    ]
    said_before = or_(*(MessageRow.message_id.contains(f"{identity}@") for identity in identities))
    session.execute(delete(MessageRow).where(said_before, MessageRow.state == MessageState.QUEUED))


@dataclass(frozen=True)
class _News:
    """What one side says of a conversation, and what that means for each side."""

    session: Session
    conversation: Conversation
    said: Said
    programme: Programme
    now: datetime

    @property
    def readers(self) -> list[Side]:
        """The partners whom it concerns."""
        return [partner for partner in self.conversation.partners if partner.stands_to_meet]

    @cached_property
    def able(self) -> list[Side]:
        """The partners who can still meet, as far as anybody knows."""
        return [
            partner
            for partner in self.conversation.partners
            if partner.answer is not Answer.CANNOT and partner.person.state is PractitionerState.ACTIVE
        ]

    @cached_property
    def next_draw(self) -> datetime | None:
        return planned_draw(self.session, self.now)

    @property
    def goes_on(self) -> bool:
        """Whether the partners meet without this side, or at least could."""
        return len(self.able) > 1

    def hold(self) -> Hold | None:
        """The time held, as it is from now on; None where nothing changes about it."""
        introduction = self.conversation.introduction
        if introduction.hold_start is None or introduction.hold_start <= self.now or not self._changes_the_time():
            return None
        members = self.able if self.goes_on else [self.conversation.me, *self.able]
        return Hold(
            introduction_id=introduction.id,
            start=introduction.hold_start,
            members=tuple(map(_participant, members)),
            sequence=introduction.sequence + 1,
        )

    def _changes_the_time(self) -> bool:
        """Not where it was cancelled before; of three, only who cannot leaves the others to themselves."""
        others = [partner.answer for partner in self.conversation.partners if partner.answer is not Answer.CANNOT]
        is_off = not others or others == [Answer.NO_REPLY]
        return not is_off and (self.said == "cannot" or not self.goes_on)

    def to_partner(self, reader: Side) -> PartnerAnswerLetter:
        conversation, programme = self.conversation, self.programme
        return PartnerAnswerLetter(
            notice_id=_notice_id(conversation, self.said, reader),
            introduction_id=conversation.introduction.id,
            place=_places(conversation)[reader.person.id],
            cycle=conversation.cycle.draw_at.astimezone(programme.zone).date(),
            person=_participant(reader),
            partner=conversation.me.person.name,
            answer=self.said,
            written=self.now,
            stop_link=link(programme, Use.UNSUBSCRIBE, reader.person.id),
            others=tuple(other.person.name for other in self.able if other is not reader),
            next_draw=self.next_draw.astimezone(programme.zone).date() if self.next_draw else None,
            hold=self.hold(),
            looks_for_another=conversation.looks_for_another(self.now),
        )

    def to_me(self) -> TakenOutLetter | None:
        """What takes the time out of the calendar of who says so; None where it is not in it any more."""
        hold, me, introduction = self.hold(), self.conversation.me, self.conversation.introduction
        if hold is None or me.person.state is not PractitionerState.ACTIVE:
            return None
        return TakenOutLetter(
            introduction_id=introduction.id,
            place=_places(self.conversation)[me.person.id],
            person=_participant(me),
            answer=self.said,
            partners=tuple(partner.person.name for partner in self.conversation.partners),
            hold=replace(hold, members=(_participant(me),)) if self.goes_on else hold,
            goes_on=self.goes_on,
            looks_for_another=self.conversation.looks_for_another(self.now),
            answer_link=link(self.programme, Use.FEEDBACK, introduction.id, me.person.id),
            written=self.now,
            stop_link=link(self.programme, Use.UNSUBSCRIBE, me.person.id),
        )


def _queue_once(session: Session, message: Message, reader: Side, conversation: Conversation, now: datetime) -> bool:
    """Whether the message is new."""
    if session.scalar(select(MessageRow.id).where(MessageRow.message_id == message.message_id)):
        return False
    outbox.queue(session, message, reader.person.id, now, conversation.cycle.id)
    return True


def _notice_id(conversation: Conversation, said: Said, reader: Side) -> UUID:
    """One answer is told to one partner once, however often it is given."""
    of_this = conversation.introduction.id, conversation.me.person.id, said, reader.person.id
    return uuid5(_NOTICES, " ".join(map(str, of_this)))


def _places(conversation: Conversation) -> dict[UUID, int]:
    """Where each side stands in the introduction."""
    return {member.practitioner_id: member.position for member in conversation.introduction.members}


def _participant(side: Side) -> Participant:
    person = side.person
    return Participant(
        name=person.name,
        address=person.address,
        council=side.council.short_name,
        role=person.role,
        language=person.language,
    )
