"""`unmentor cycle status` once people have said whether they met."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from tests.cli.conftest import Run, queue_four_messages
from unmentor.persistence import Database
from unmentor.persistence.models import Answer, IntroductionRow
from unmentor.services.answering import answer_for
from unmentor.services.programme import programme_of
from unmentor.settings import read_settings


def test_status_says_how_many_became_conversations_as_a_range(run: Run, tmp_path: Path) -> None:
    queue_four_messages(tmp_path)
    assert "became conversations" not in run("cycle", "status").out
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path / "instance")})
    database = Database(settings.database_url)
    with database.transaction() as session:
        first, *_ = session.scalars(select(IntroductionRow).order_by(IntroductionRow.position))
        met = first.members[0].practitioner_id
        answer_for(session, first.id, met, Answer.MET, programme_of(settings), datetime.now(UTC))
    database.close()
    assert run("cycle", "status").out.splitlines()[-1] == (
        "between 1 and 2 of 2 introductions became conversations (50 to 100 %)"
    )
    status = run("cycle", "status", "--json").json
    outcomes = ("met", "in_doubt", "not_met", "date_set", "unknown")
    assert {name: status[name] for name in outcomes} == dict(zip(outcomes, (1, 0, 0, 0, 1), strict=True))
