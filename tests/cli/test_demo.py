"""What `make run` does: once for a newcomer, and again without losing anything."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

README = Path(__file__).parents[2] / "README.md"


def test_a_newcomer_is_told_what_happened_and_where_to_look(run: Run) -> None:
    done = run("demo", "--once")
    assert done.code == 0, done.err
    (shown,) = re.findall(r"```text\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    shown = shown.replace(".venv/bin/unmentor", "unmentor")
    assert _without_dates(done.out).splitlines() == _without_dates(shown).splitlines()[:-1]  # it does not serve


def test_a_second_run_keeps_what_is_there(run: Run) -> None:
    run("demo", "--once")
    before = run("cycle", "status", "--cycle", 1, "--json").json
    assert run("demo", "--once").code == 0
    assert run("cycle", "status", "--cycle", 1, "--json").json == before
    assert run("mail", "status", "--json").json["messages"]["sent"] == 121
    assert len(run("cycle", "list", "--json").json) == 2


@pytest.mark.parametrize(
    "environ",
    [
        {"UNMENTOR_MAIL_URL": "smtp://127.0.0.1:1?tls=none"},
        {
            "UNMENTOR_ENVIRONMENT": "production",
            "UNMENTOR_SECRET_KEY": "x" * 40,
            "UNMENTOR_BASE_URL": "https://unmentoring.example",
            "UNMENTOR_MAIL_URL": "smtp://127.0.0.1:1?tls=none",
            "UNMENTOR_MAIL_FROM": "hello@unmentoring.example",
        },
    ],
)
def test_the_demo_keeps_away_from_real_mail(run: Run, tmp_path: Path, environ: dict[str, str]) -> None:
    done = run("demo", "--once", **environ)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert not (tmp_path / "instance").exists()


def test_the_demo_does_not_pair_made_up_people_with_real_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("Email,Name,Council\nann@one.example,Ann Lee,Fife\n", "utf-8")
    run("db", "upgrade")
    run("practitioners", "import", "sheet.csv")
    done = run("demo", "--once")
    assert (done.code, done.out) == (0, "1 person in, and no cycle planned yet; nothing was drawn.\n")


def _without_dates(text: str) -> str:
    return re.sub(r"Next draw: .*", "Next draw: some day.", text)
