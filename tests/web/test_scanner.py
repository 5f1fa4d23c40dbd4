"""Mail scanners open every link of every message. A scanner that does changes nothing."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.deliver_mail import deliver_mail
from tests.services.conftest import AddPeople
from tests.services.conftest import add_people as add_people  # a fixture
from tests.web.browse import Browse
from tests.web.signing_in import ORGANISER, ask, organise
from unmentor.mail import Programme, read_mailbox
from unmentor.persistence import Database
from unmentor.persistence.base import Base
from unmentor.persistence.models import Answer, CouncilRow, PractitionerRow, PractitionerState, Purpose, RestReason
from unmentor.services.answering import answer_for
from unmentor.services.cycles import draw_cycle, introductions_of, plan_cycle, send_cycle
from unmentor.services.greeting import welcome_practitioner
from unmentor.services.identity import Visitor, Wish, request_sign_in
from unmentor.services.inviting import send_invitations
from unmentor.services.leaving import leave
from unmentor.services.notice import give_notice
from unmentor.services.programme import programme_of
from unmentor.services.replacements import draw_replacements
from unmentor.services.resting import rest
from unmentor.settings import Settings

SCANNER = "Mozilla/5.0 (compatible; a scanner of mail)"


@pytest.fixture
def links(app: Flask, database: Database, settings: Settings, add_people: AddPeople) -> set[str]:
    """The path of every link to our pages in every message that was delivered.

    Introductions, one partner's answer, replacements, sign-in, joining; an invitation, a notice, whether somebody is
    still in, a welcome and a goodbye.
    """
    now, programme = datetime.now(UTC), programme_of(settings)
    with database.transaction() as session:
        add_people(session, 7)
        cycle = plan_cycle(session, now, now, settings.timezone)
        draw_cycle(session, cycle, programme, now, seed=1)
        send_cycle(session, cycle, now)
        pair = next(row for row in introductions_of(session, cycle) if len(row.members) == 2)
        answer_for(session, pair.id, pair.members[0].practitioner_id, Answer.CANNOT, programme, now)
        join_late(session)
        assert draw_replacements(session, programme, now)
        wish = Wish("new@elsewhere.example", Purpose.JOIN)
        request_sign_in(session, wish, Visitor("browser", ""), programme, "s" * 40, now)
        write_about_taking_part(session, programme, now)
    organise(database)
    browse = Browse(app)
    for address in (ORGANISER, "person0000@council0.example"):
        ask(browse, address)
    assert deliver_mail(database, settings).sent == 29
    messages = read_mailbox(settings.mailbox_folder)
    texts = [" ".join((m.text, m.html, *(value for _name, value in m.headers))) for m in messages]
    found = {link for text in texts for link in re.findall(r"https?://[^\s\"'<>]+", text)}
    ours = {link for link in found if link.startswith(settings.base_url)}
    return {urlsplit(link)._replace(scheme="", netloc="").geturl() or "/" for link in ours}


def join_late(session: Session) -> None:
    """Two people of other councils come after the draw."""
    codes = session.scalars(select(CouncilRow.code).order_by(CouncilRow.code.desc()).limit(2))
    later = datetime.now(UTC) + timedelta(minutes=1)
    session.add_all(
        PractitionerRow(
            address=f"{code.lower()}@late.example",
            name="Late Comer",
            council_code=code,
            role="Planner",
            state=PractitionerState.ACTIVE,
            joined_at=later,
            updated_at=later,
        )
        for code in codes
    )


def write_about_taking_part(session: Session, programme: Programme, now: datetime) -> None:
    """One is invited, one welcomed, one asked whether they are still in, one has left; others have notice of a draw."""
    leaves, rests, comes, invited = (
        PractitionerRow(
            address=f"{name}@taking-part.example",
            name=name.title(),
            council_code="E07000041",
            role="Planner",
            state=PractitionerState.INVITED if name == "invited" else PractitionerState.ACTIVE,
            joined_at=now,
            updated_at=now,
        )
        for name in ("leaves", "rests", "comes", "invited")
    )
    session.add_all((leaves, rests, comes, invited))
    session.flush()
    send_invitations(session, [invited.address], programme, now)
    welcome_practitioner(session, comes, programme, now)
    rest(session, rests, RestReason.UNANSWERED, programme, now)
    give_notice(session, plan_cycle(session, now + timedelta(days=10), now, programme.zone), programme, now)
    leave(session, leaves, programme, now)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_scanner_that_opens_every_link_of_every_message_changes_nothing(
    app: Flask, database: Database, links: set[str], method: str
) -> None:
    before = everything(database)
    opened = Counter(link.split("/")[1] for link in links)
    assert opened == {
        "": 1, "me": 1, "sign-in": 4, "feedback": 10, "unsubscribe": 11, "invitation": 1, "skip": 10, "still-in": 1,
    }  # fmt: skip
    scanner = app.test_client()
    scanner.environ_base["HTTP_USER_AGENT"] = SCANNER
    for link in sorted(links) * 2:
        answer = scanner.open(link, method=method, headers={"Purpose": "prefetch"}, follow_redirects=True)
        assert answer.status_code == 200
    assert everything(database) == before
