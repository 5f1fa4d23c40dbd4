"""Synthetic people and letters that several tests write about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from unmentor.mail import (
    AddressChangedLetter,
    AlarmLetter,
    DigestLetter,
    DrawMadeLetter,
    Exchange,
    GoodbyeLetter,
    HowItWentLetter,
    IntroductionLetter,
    InvitationLetter,
    Message,
    NoPartnerLetter,
    NoticeLetter,
    NudgeLetter,
    Participant,
    PartnerAnswerLetter,
    Programme,
    SignInLetter,
    StillInLetter,
    TakenOutLetter,
    WelcomeLetter,
    address_changed,
    alarm,
    digest,
    draw_made,
    goodbye,
    how_it_went,
    introduction,
    invitation_to_join,
    no_partner,
    notice,
    nudge,
    partner_answer,
    sign_in,
    speech_in,
    still_in,
    taken_out,
    welcome,
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
KEPT_LOOKING = replace(SITS_OUT, looking_until=date(2026, 12, 22))
NUDGE = NudgeLetter(
    introduction_id=ID,
    place=0,
    cycle=DECEMBER,
    person=ASHA,
    partners=(BEN,),
    meet_by=PAIR.meet_by,
    again=False,
    answer_link=PAIR.answer_link,
    written=WRITTEN,
    stop_link=STOP,
)
AFTERWARDS = HowItWentLetter(ID, 0, DECEMBER, ASHA, (BEN.name,), PAIR.answer_link, WRITTEN, STOP)
CHANGED = replace(PAIR.hold, sequence=1, first_writer="")
CANNOT = PartnerAnswerLetter(
    notice_id=ID,
    introduction_id=ID,
    place=0,
    cycle=DECEMBER,
    person=ASHA,
    partner=BEN.name,
    answer="cannot",
    written=WRITTEN,
    stop_link=STOP,
    next_draw=date(2027, 1, 4),
    hold=CHANGED,
)
NO_REPLY = replace(CANNOT, answer="no_reply")
TWO_REMAIN = replace(CANNOT, others=(CARYS.name,), hold=replace(CHANGED, members=(ASHA, CARYS)))
TAKEN_OUT = TakenOutLetter(
    introduction_id=ID,
    place=0,
    person=ASHA,
    answer="cannot",
    partners=(BEN.name,),
    hold=CHANGED,
    goes_on=False,
    looks_for_another=True,
    answer_link=PAIR.answer_link,
    written=WRITTEN,
    stop_link=STOP,
)
INVITED = InvitationLetter(
    practitioner_id=ID,
    name=ASHA.name,
    address=ASHA.address,
    language="en",
    council=ASHA.council,
    link="https://unmentoring.example/invitation/" + "a-signed_Token" * 6,
    ends=date(2027, 1, 15),
    written=WRITTEN,
)
WELCOME = WelcomeLetter(ID, ASHA, date(2027, 1, 4), WRITTEN, STOP, has_notice=True)
NOTICE = NoticeLetter(
    notice_id=ID,
    person=ASHA,
    draw_at=datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
    skip_link="https://unmentoring.example/skip/" + "a-signed_Token" * 6,
    written=WRITTEN,
    stop_link=STOP,
)
STILL_IN = StillInLetter(
    ID, ASHA, "unanswered", "https://unmentoring.example/still-in/" + "a-signed_Token" * 6, WRITTEN, STOP
)
GOODBYE = GoodbyeLetter(ID, ASHA.name, ASHA.address, "en", WRITTEN)
ORGANISER = "organiser@unmentoring.example"
DRAW_MADE = DrawMadeLetter(
    notice_id=ID,
    address=ORGANISER,
    link="https://unmentoring.example/organise/cycles/4",
    written=WRITTEN,
    month=DECEMBER,
    people=1203,
    pairs=600,
    trios=1,
    left_out=0,
    goes_out_at=datetime(2026, 12, 1, 13, 0, tzinfo=UTC),
)
DIGEST = DigestLetter(
    notice_id=ID,
    address=ORGANISER,
    link="https://unmentoring.example/organise/cycles/4",
    written=WRITTEN,
    month=DECEMBER,
    in_draw=41,
    introductions=21,
    met=12,
    in_doubt=1,
    not_met=4,
    date_set=1,
    unknown=3,
    left_out=0,
    replacements=1,
    people=57,
    resting=10,
    paused=2,
    councils=38,
    links=1204,
    new_links=18,
    next_draw=date(2027, 1, 4),
    attention=("Two messages have failed for good.", "Carys Huws asks for a council that is not in the register."),
)
ALARM = AlarmLetter(
    notice_id=ID,
    address=ORGANISER,
    link="https://unmentoring.example/organise/health",
    written=WRITTEN,
    what="The mail server has taken no message for a day.",
    since=datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
)
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
        "no partner yet": no_partner(replace(KEPT_LOOKING, person=asha, reason=""), PROGRAMME),
        "cannot": partner_answer(replace(CANNOT, person=asha), PROGRAMME),
        "cannot, no date": partner_answer(replace(CANNOT, person=asha, next_draw=None), PROGRAMME),
        "cannot, too late": partner_answer(replace(CANNOT, person=asha, looks_for_another=False), PROGRAMME),
        "cannot, in a trio": partner_answer(replace(TWO_REMAIN, person=asha), PROGRAMME),
        "no reply": partner_answer(replace(NO_REPLY, person=asha), PROGRAMME),
        "no reply, in a trio": partner_answer(
            replace(NO_REPLY, person=asha, others=(CARYS.name,), hold=None), PROGRAMME
        ),
        "how it went": how_it_went(replace(AFTERWARDS, person=asha), PROGRAMME),
        "how it went, a trio": how_it_went(
            replace(AFTERWARDS, person=asha, partners=(BEN.name, CARYS.name)), PROGRAMME
        ),
        "a stranger joins": sign_in(replace(ASKED, purpose="join", language=language, name="", device=""), PROGRAMME),
    }
    messages |= _of_a_conversation(asha) | _of_taking_part(asha) | _to_organisers(language)
    for reason in (PARTNER_LEFT, TAKEN_BACK):
        alone = replace(SITS_OUT, person=asha, reason=speech_in(language).gettext(reason))
        messages[f"no partner: {reason}"] = no_partner(alone, PROGRAMME)
    changed = AddressChangedLetter(ID, ASHA.address, ASHA.name, language, WRITTEN)
    messages["address changed"] = address_changed(changed, PROGRAMME)
    for purpose in ("sign_in", "join", "change_address"):
        messages[purpose] = sign_in(replace(ASKED, purpose=purpose, language=language), PROGRAMME)
    return messages


def _of_a_conversation(asha: Participant) -> dict[str, Message]:
    first, out = replace(NUDGE, person=asha), replace(TAKEN_OUT, person=asha)
    return {
        "nudge": nudge(first, PROGRAMME),
        "nudge in a trio": nudge(replace(first, partners=(BEN, CARYS)), PROGRAMME),
        "nudge, a wish": nudge(replace(first, partners=(replace(BEN, share=()),)), PROGRAMME),
        "nudge, no topics": nudge(replace(first, partners=(replace(BEN, learn=(), share=()),)), PROGRAMME),
        "nudge again": nudge(replace(first, again=True), PROGRAMME),
        "nudge a trio again": nudge(replace(first, again=True, partners=(BEN, CARYS)), PROGRAMME),
        "nudge, too late": nudge(replace(first, again=True, meet_by=date(2026, 11, 30)), PROGRAMME),
        "taken out": taken_out(out, PROGRAMME),
        "taken out, no reply": taken_out(replace(out, answer="no_reply"), PROGRAMME),
        "taken out, too late": taken_out(replace(out, answer="no_reply", looks_for_another=False), PROGRAMME),
        "taken out of a trio": taken_out(
            replace(out, partners=(BEN.name, CARYS.name), hold=replace(CHANGED, members=(asha,)), goes_on=True),
            PROGRAMME,
        ),
    }


def _of_taking_part(asha: Participant) -> dict[str, Message]:
    hello = replace(WELCOME, person=asha)
    return {
        "invitation": invitation_to_join(replace(INVITED, language=asha.language), PROGRAMME),
        "welcome": welcome(hello, PROGRAMME),
        "welcome, no date": welcome(replace(hello, next_draw=None), PROGRAMME),
        "welcome, no notice": welcome(replace(hello, has_notice=False), PROGRAMME),
        "notice": notice(replace(NOTICE, person=asha), PROGRAMME),
        "still in, unanswered": still_in(replace(STILL_IN, person=asha), PROGRAMME),
        "still in, bounced": still_in(replace(STILL_IN, person=asha, reason="bounced"), PROGRAMME),
        "goodbye": goodbye(replace(GOODBYE, language=asha.language), PROGRAMME),
    }


def _to_organisers(language: str) -> dict[str, Message]:
    drawn = replace(DRAW_MADE, language=language)
    report = replace(DIGEST, language=language, attention=())
    return {
        "draw made": draw_made(drawn, PROGRAMME),
        "draw made, to approve": draw_made(replace(drawn, goes_out_at=None), PROGRAMME),
        "digest": digest(replace(report, attention=("Ben.",)), PROGRAMME),
        "digest, the last": digest(replace(report, next_draw=None), PROGRAMME),
        "digest of what is all known": digest(replace(report, introductions=16), PROGRAMME),
        "digest of none": digest(replace(report, introductions=0, met=0, not_met=0), PROGRAMME),
        "digest of one introduction": digest(replace(report, introductions=1, met=0, not_met=0), PROGRAMME),
        "digest of one that is known": digest(replace(report, introductions=1, met=1, not_met=0), PROGRAMME),
        "alarm": alarm(replace(ALARM, language=language, what="Ben."), PROGRAMME),
    }


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
