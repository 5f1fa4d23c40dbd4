"""Two schedulers that are killed at any moment: nothing is lost, and at most one message a kill arrives twice."""

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.killing import Killing
from tests.faults.post_office import PostOffice, post_office
from tests.faults.proof import check_draws, check_jobs, check_messages, duplicates, introduced
from tests.services.conftest import _add_people
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import Approval
from unmentor.services.programme import programme_of
from unmentor.services.scheduling import Schedule, set_schedule
from unmentor.settings import read_settings

PEOPLE = 61  # an odd number: each draw has a trio, or somebody with a second conversation
TALKATIVE = 10  # each tenth has two conversations
KILLS, MANY_KILLS = 6, 200


@pytest.mark.timeout(1800)
def test_whatever_is_killed_nothing_is_lost_and_a_kill_repeats_one_message_at_most(
    each_database: Database, tmp_path: Path, long: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with post_office() as (office, port):
        environ = {
            "UNMENTOR_DATA_DIR": str(tmp_path / "instance"),
            "UNMENTOR_DATABASE_URL": each_database.engine.url.render_as_string(hide_password=False),
            "UNMENTOR_SECRET_KEY": "k" * 40,
            "UNMENTOR_MAIL_URL": f"smtp://127.0.0.1:{port}?tls=none",
        }
        programme = programme_of(read_settings(environ))
        _begin(each_database, programme)
        killing = Killing(each_database, programme, environ, office, tmp_path)
        killing.run(MANY_KILLS if long else KILLS)
    twice = duplicates(office)
    assert twice - Counter(kill.doing.message_id for kill in killing.kills) == Counter()
    with each_database.reading() as session:
        check_jobs(session)
        check_draws(session, killing.cycles)
        check_messages(session, programme, office)
    if long:
        with capsys.disabled():
            sys.stdout.writelines(_said(each_database, killing, office, twice))


def _begin(database: Database, programme: Programme) -> None:
    """People, and a schedule that needs nobody."""
    with database.transaction() as session:
        for person in _add_people(session, PEOPLE)[::TALKATIVE]:
            person.conversations = 2
        set_schedule(session, Schedule(approval=Approval.AUTOMATIC), programme.zone, datetime.now(UTC))


def _said(database: Database, killing: Killing, office: PostOffice, twice: Counter[str]) -> list[str]:
    """What became of how many, and in the middle of what kills fell, a line each."""
    with database.reading() as session:
        introductions = introduced(session)
    return [
        f"\n{database.engine.dialect.name}: {len(killing.kills)} kills, {killing.cycles} cycles, ",
        f"{introductions} introductions, {len(office.copies)} messages, {twice.total()} copies more than that\n",
        *(f"  {times:4} {what}\n" for what, times in killing.spread().items()),
    ]
