"""All that is held on a person, to take away."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from unmentor.persistence.models import (
    AvoidanceRow,
    BrowserSessionRow,
    CycleRow,
    FeedbackRow,
    IntroductionRow,
    JoiningRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    SignInRequestRow,
    SittingOutRow,
    SkippingRow,
)
from unmentor.services.joining_wishes import kept_apart
from unmentor.sheets.formulas import with_guard

_PROFILE = (
    "address",
    "name",
    "role",
    "profession",
    "cadence",
    "conversations",
    "second_seat",
    "times",
    "for_partners",
    "notes",
    "language",
    "consent_version",
)
_DATES = (
    "joined_at",
    "updated_at",
    "consented_at",
    "confirmed_at",
    "paused_until",
    "resting_since",
    "in_again_at",
)
_NOT_SENT = [state for state in MessageState if state is not MessageState.SENT]


def everything_about(session: Session, practitioner: PractitionerRow) -> dict[str, Any]:
    """All that is held on a person, ready for JSON, section by section; times are UTC in ISO 8601.

    Not what others asked about them in confidence, nor a draw that was not sent yet.
    """
    return {
        "profile": _profile(practitioner),
        "interests": [
            {"direction": row.direction.value, "topic": row.key, "words": row.words} for row in practitioner.interests
        ],
        "conversations": [_conversation(practitioner, row, cycle) for row, cycle in _introduced(session, practitioner)],
        "feedback": _feedback(session, practitioner),
        "without_partner": _without_partner(session, practitioner),
        "skipped": _skipped(session, practitioner),
        "kept_apart_from": _kept_apart_from(session, practitioner),
        "messages": _messages(session, practitioner),
        "signed_in": _signed_in(session, practitioner),
        "asked_to_sign_in": _asked_to_sign_in(session, practitioner),
        "joining": _joining(session, practitioner),
    }


def as_csv(everything: dict[str, Any]) -> str:
    """The same as a sheet of section, number within it, what and value; safe to open in a spreadsheet program."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(("section", "number", "what", "value"))
    for section, held in everything.items():
        for number, entry in enumerate([held] if isinstance(held, dict) else held, start=1):
            for what, value in entry.items():
                writer.writerow((section, number, what, with_guard(_in_words(value))))
    return text.getvalue()


def all_introductions(session: Session, person: PractitionerRow) -> list[tuple[IntroductionRow, CycleRow]]:
    """A person's introductions with their members, oldest first, those of a draw that is not sent yet included."""
    query = (
        select(IntroductionRow, CycleRow)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(IntroductionRow.members.any(MemberRow.practitioner_id == person.id))
        .options(
            selectinload(IntroductionRow.members).options(
                joinedload(MemberRow.practitioner), joinedload(MemberRow.council)
            )
        )
        .order_by(CycleRow.number, IntroductionRow.position)
    )
    return [(introduction, cycle) for introduction, cycle in session.execute(query)]


def written_to(person: PractitionerRow) -> ColumnElement[bool]:
    """Messages to a person, those from before they took part included."""
    return or_(MessageRow.practitioner_id == person.id, MessageRow.recipient == person.address)


def was_sent() -> ColumnElement[bool]:
    """Not said by "=": then SQLite would find somebody's messages among all that were ever sent, one by one."""
    return MessageRow.state.not_in(_NOT_SENT)


def _profile(person: PractitionerRow) -> dict[str, Any]:
    return {
        **{column: getattr(person, column) for column in _PROFILE},
        "council": person.council.name,
        "ways": sorted(way.value for way in person.ways),
        "state": person.state.value,
        "rest_reason": person.rest_reason.value if person.rest_reason else None,
        **{column: _iso(getattr(person, column)) for column in _DATES},
    }


def _iso(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat()


def _in_words(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "\n".join(map(_in_words, value))
        case dict():
            return ", ".join(map(_in_words, value.values()))
    return str(value)


def _introduced(session: Session, person: PractitionerRow) -> Iterator[tuple[IntroductionRow, CycleRow]]:
    return (found for found in all_introductions(session, person) if found[1].introduced_at is not None)


def _conversation(person: PractitionerRow, introduction: IntroductionRow, cycle: CycleRow) -> dict[str, Any]:
    own = next(member for member in introduction.members if member.practitioner_id == person.id)
    return {
        "cycle": cycle.number,
        "introduced_at": _iso(cycle.introduced_at),
        "meet_by": _iso(introduction.meet_by),
        "your_council": own.council.name,
        "partners": [
            {"name": member.practitioner.name, "council": member.council.name}
            for member in introduction.members
            if member is not own
        ],
        "reasons": list(introduction.reasons),
    }


def _feedback(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    query = (
        select(CycleRow.number, FeedbackRow)
        .join(IntroductionRow, IntroductionRow.id == FeedbackRow.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(FeedbackRow.practitioner_id == person.id)
        .order_by(CycleRow.number, IntroductionRow.position)
    )
    return [
        {
            "cycle": number,
            "answer": row.answer.value,
            "useful": row.useful,
            "learned": row.learned,
            "publish": row.publish,
            "answered_at": _iso(row.answered_at),
            "updated_at": _iso(row.updated_at),
        }
        for number, row in session.execute(query)
    ]


def _without_partner(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    query = (
        select(CycleRow.number, SittingOutRow.reason)
        .join(CycleRow, CycleRow.id == SittingOutRow.cycle_id)
        .where(SittingOutRow.practitioner_id == person.id, CycleRow.introduced_at.is_not(None))
        .order_by(CycleRow.number)
    )
    return [{"cycle": number, "reason": reason} for number, reason in session.execute(query)]


def _skipped(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    query = (
        select(CycleRow.number, SkippingRow.asked_at)
        .join(CycleRow, CycleRow.id == SkippingRow.cycle_id)
        .where(SkippingRow.practitioner_id == person.id)
        .order_by(CycleRow.number)
    )
    return [{"cycle": number, "asked_at": _iso(asked_at)} for number, asked_at in session.execute(query)]


def _messages(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    query = select(MessageRow).where(written_to(person), was_sent()).order_by(MessageRow.sent_at, MessageRow.message_id)
    return [
        {
            "kind": row.kind,
            "sent_at": _iso(row.sent_at),
            "to": row.recipient,
            "subject": row.subject,
            "text": row.text,
        }
        for row in session.scalars(query)
    ]


def _signed_in(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    mine = BrowserSessionRow.practitioner_id == person.id
    query = select(BrowserSessionRow).where(mine).order_by(BrowserSessionRow.created_at)
    return [
        {"device": row.device, "since": _iso(row.created_at), "last_seen_at": _iso(row.last_seen_at)}
        for row in session.scalars(query)
    ]


def _joining(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    """Attempts to join with the same address that are not finished."""
    mine = JoiningRow.address == person.address
    query = select(JoiningRow).where(mine).order_by(JoiningRow.started_at)
    return [{"started_at": _iso(row.started_at), **row.answers} for row in session.scalars(query)]


def _asked_to_sign_in(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    mine = or_(SignInRequestRow.address == person.address, SignInRequestRow.practitioner_id == person.id)
    query = select(SignInRequestRow.created_at).where(mine).order_by(SignInRequestRow.created_at)
    return [{"at": _iso(created_at)} for created_at in session.scalars(query)]


def _kept_apart_from(session: Session, person: PractitionerRow) -> list[dict[str, Any]]:
    """By the address that the person gave, or by the name of who was entered for them."""
    entered = (
        select(PractitionerRow.name)
        .join(AvoidanceRow, AvoidanceRow.other_id == PractitionerRow.id)
        .where(AvoidanceRow.practitioner_id == person.id)
        .order_by(PractitionerRow.name)
    )
    named = [{"name": name} for name in session.scalars(entered)]
    return [{"address": address} for address in kept_apart(session, person)] + named
