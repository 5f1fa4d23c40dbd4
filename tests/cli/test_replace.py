"""`unmentor cycle replace`: one draw more for those who were let down, once."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from tests.cli.conftest import Run, queue_four_messages
from unmentor.persistence import Database
from unmentor.persistence.models import Answer, IntroductionRow, MessageRow
from unmentor.services.answering import answer_for
from unmentor.services.programme import programme_of
from unmentor.settings import read_settings

NOTHING = "nobody to introduce: fewer than two people are free, or none may meet another; nothing was written\n"


def test_who_was_let_down_meets_somebody_else_and_once(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").code == 0
    refused = run("cycle", "replace")
    assert (refused.code, refused.err) == (
        1,
        "unmentor: no cycle was sent yet: replacements come after `unmentor cycle send`\n",
    )
    queue_four_messages(tmp_path)
    assert run("cycle", "replace").out == NOTHING
    assert run("cycle", "replace", "--json").json == {"number": None, "introductions": [], "sitting_out": []}
    waiting = _let_down(tmp_path)
    done = run("cycle", "replace")
    assert (done.code, done.out.splitlines()[-2:]) == (
        0,
        [
            "replacement draw 1 of cycle 1: 2 people were free, 1 conversation, nobody left without, "
            "proved the best possible",
            "the messages are queued: `unmentor mail deliver` hands them over",
        ],
    )
    assert all(name in done.out for name in waiting)
    assert run("cycle", "replace").out == NOTHING


def test_a_program_gets_the_draw(run: Run, tmp_path: Path) -> None:
    queue_four_messages(tmp_path)
    waiting = _let_down(tmp_path)
    made = run("cycle", "replace", "--json").json
    (introduction,) = made["introductions"]
    assert set(introduction["people"]) == waiting
    assert {name: made[name] for name in ("cycle", "number", "sitting_out", "optimal")} == {
        "cycle": 1,
        "number": 1,
        "sitting_out": [],
        "optimal": True,
    }


def _let_down(folder: Path) -> set[str]:
    """One of each pair says that nobody replied; their names. Introductions alone are left in the outbox."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(folder / "instance")})
    database = Database(settings.database_url)
    names = set()
    with database.transaction() as session:
        for row in session.scalars(select(IntroductionRow)):
            person = row.members[0].practitioner
            answer_for(session, row.id, person.id, Answer.NO_REPLY, programme_of(settings), datetime.now(UTC))
            names.add(person.name)
    with database.reading() as session:
        assert len(session.scalars(select(MessageRow).where(MessageRow.kind == "partner_answer")).all()) == 2
    database.close()
    return names
