"""Synthetic people and letters that several tests write about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from unmentor.mail import (
    AddressChangedLetter,
    Exchange,
    HowItWentLetter,
    IntroductionLetter,
    Message,
    NoPartnerLetter,
    Participant,
    PartnerAnswerLetter,
    Programme,
    SignInLetter,
    address_changed,
    how_it_went,
    introduction,
    no_partner,
    partner_answer,
    sign_in,
    speech_in,
)
from unmentor.mail.no_partner import PARTNER_LEFT, TAKEN_BACK

PROGRAMME = Programme(
    "UnMentoring", "https://unmentoring.example", "hello@unmentoring.example", "Europe/London", "s" * 40
)
ID = UUID("8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d")
WRITTEN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
DECEMBER = date(2026, 12, 1)
STOP = "https://unmentoring.example/unsubscribe/" + "another_Signed-token" * 3

ASHA = Participant(
    name="Asha Patel",
    address="asha.patel@devon.example",
    council="Devon",
    role="Service designer",
    learn=("Council tax", "AI governance and assurance", "Agile coaching"),
    share=("Service design", "Children's services"),
    notes="Part time, mornings best",
)
BEN = Participant(
    name="Ben Okoro",
    address="ben.okoro@camden.example",
    council="Camden",
    role="Content designer",
    learn=("Service design", "agile coaching"),
    share=("AI governance and assurance", "Council tax"),
)
CARYS = Participant("Dr Carys Huws", "carys.huws@gwynedd.example", "Gwynedd", "", share=("Welsh language",))

PAIR = IntroductionLetter(
    introduction_id=ID,
    cycle=DECEMBER,
    members=(ASHA, BEN),
    reader=0,
    first_writer=0,
    reasons=("Each wants something that the other shares.", "Devon and Camden have not met yet."),
    exchanges=(
        Exchange(0, 1, "AI governance and assurance"),
        Exchange(0, 1, "Council tax"),
        Exchange(1, 0, "Service design"),
    ),
    meet_by=date(2026, 12, 18),
    hold_start=datetime(2026, 12, 9, 10, 0, tzinfo=UTC),
    written=WRITTEN,
    answer_link="https://unmentoring.example/feedback/" + "a-signed_Token" * 6,
    stop_link=STOP,
)
TRIO = replace(PAIR, members=(ASHA, BEN, CARYS), first_writer=2, reasons=(), exchanges=(Exchange(0, 1, "Council tax"),))
SITS_OUT = NoPartnerLetter(ID, DECEMBER, ASHA, "The number of people was odd.", WRITTEN, STOP, date(2027, 1, 4))
CANNOT = PartnerAnswerLetter(ID, DECEMBER, ASHA, BEN.name, "cannot", WRITTEN, STOP, next_draw=date(2027, 1, 4))
NO_REPLY = replace(CANNOT, answer="no_reply")
AFTERWARDS = HowItWentLetter(ID, 0, DECEMBER, ASHA, (BEN.name,), PAIR.answer_link, WRITTEN, STOP)
ASKED = SignInLetter(
    request_id=ID,
    address=ASHA.address,
    name=ASHA.name,
    purpose="sign_in",
    link="l-i_n-k" * 6,
    code="012345",
    device="Firefox, Windows",
    language="en",
    written=WRITTEN,
    expires=WRITTEN + timedelta(minutes=30),
)


def rename(letter: IntroductionLetter, name: str) -> IntroductionLetter:
    """The same letter with another name for the second of its members."""
    first, second, *others = letter.members
    return replace(letter, members=(first, replace(second, name=name), *others))


def in_language(letter: IntroductionLetter, language: str) -> IntroductionLetter:
    """The same letter to people who read that language."""
    return replace(letter, members=tuple(replace(member, language=language) for member in letter.members))


def every_message(language: str) -> dict[str, Message]:
    """One message of each kind, and of each form that it has, by a name of its own."""
    asha = replace(ASHA, language=language)
    pair, trio = in_language(replace(PAIR, reasons=("Ben.",)), language), in_language(TRIO, language)
    carys = replace(trio.members[2], learn=("Agile coaching",))
    bare = tuple(Participant(m.name, m.address, m.council, "", language=language) for m in (ASHA, BEN))
    talker = replace(asha, ways=frozenset({"video", "phone", "in_person"}), times="Dydd Mawrth")
    messages = {
        "pair": introduction(pair, PROGRAMME),
        "other of a pair": introduction(replace(pair, reader=1, minutes=60), PROGRAMME),
        "replacement": introduction(replace(pair, replacement=True, minutes=45), PROGRAMME),
        "trio": introduction(replace(trio, members=(talker, *trio.members[1:]), reader=1), PROGRAMME),
        "first of a trio": introduction(replace(trio, reasons=("Ben.",), reader=2), PROGRAMME),
        "three with one wish": introduction(replace(trio, members=(asha, *trio.members[1:2], carys)), PROGRAMME),
        "no topics": introduction(replace(pair, members=bare, exchanges=()), PROGRAMME),
        "no partner": no_partner(replace(SITS_OUT, person=asha, reason=""), PROGRAMME),
        "no partner, no date": no_partner(replace(SITS_OUT, person=asha, reason="", next_draw=None), PROGRAMME),
        "cannot": partner_answer(replace(CANNOT, person=asha), PROGRAMME),
        "cannot, no date": partner_answer(replace(CANNOT, person=asha, next_draw=None), PROGRAMME),
        "cannot, in a trio": partner_answer(replace(CANNOT, person=asha, others=(CARYS.name,)), PROGRAMME),
        "no reply": partner_answer(replace(NO_REPLY, person=asha), PROGRAMME),
        "how it went": how_it_went(replace(AFTERWARDS, person=asha), PROGRAMME),
        "how it went, a trio": how_it_went(
            replace(AFTERWARDS, person=asha, partners=(BEN.name, CARYS.name)), PROGRAMME
        ),
        "a stranger joins": sign_in(replace(ASKED, purpose="join", language=language, name="", device=""), PROGRAMME),
    }
    for reason in (PARTNER_LEFT, TAKEN_BACK):
        alone = replace(SITS_OUT, person=asha, reason=speech_in(language).gettext(reason))
        messages[f"no partner: {reason}"] = no_partner(alone, PROGRAMME)
    changed = AddressChangedLetter(ID, ASHA.address, ASHA.name, language, WRITTEN)
    messages["address changed"] = address_changed(changed, PROGRAMME)
    for purpose in ("sign_in", "join", "change_address"):
        messages[purpose] = sign_in(replace(ASKED, purpose=purpose, language=language), PROGRAMME)
    return messages


def a_message(**changes: Any) -> Message:
    """A short message that is fine, but for `changes`."""
    fields: dict[str, Any] = {
        "kind": "note",
        "recipient": "ben.okoro@camden.example",
        "recipient_name": "Ben Okoro",
        "sender": "hello@unmentoring.example",
        "sender_name": "UnMentoring",
        "subject": "A short note",
        "text": "Hello Ben\n",
        "html": "<p>Hello Ben</p>",
        "message_id": "<note.1@unmentoring.example>",
        "written": WRITTEN,
    }
    return Message(**(fields | changes))
