"""Synthetic people and letters that several tests write about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from unmentor.mail import Exchange, IntroductionLetter, Message, NoPartnerLetter, Participant, Programme

PROGRAMME = Programme(
    "UnMentoring", "https://unmentoring.example", "hello@unmentoring.example", "Europe/London", "s" * 40
)
ID = UUID("8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d")
WRITTEN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

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
    cycle="December 2026",
    members=(ASHA, BEN),
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
)
TRIO = replace(PAIR, members=(ASHA, BEN, CARYS), first_writer=2, reasons=(), exchanges=(Exchange(0, 1, "Council tax"),))
SITS_OUT = NoPartnerLetter(ID, "December 2026", ASHA, "The number of people was odd.", WRITTEN, date(2027, 1, 4))


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
