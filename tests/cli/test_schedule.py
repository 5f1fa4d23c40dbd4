"""The programme's schedule, and what runs by itself, as an organiser types and reads them."""

import json
from pathlib import Path

import pytest
import time_machine

from tests.cli.conftest import Run, Start, queue_four_messages

NEW_YEAR = "2027-01-04T12:00:00+00:00"


@time_machine.travel(NEW_YEAR, tick=False)
def test_a_schedule_is_set_shown_changed_and_taken_away(run: Run) -> None:
    assert run("db", "upgrade").code == 0
    nothing = 'nothing happens by itself: `unmentor cycle schedule --rule "1st tue 09:00"` changes that\n'
    assert run("cycle", "schedule").out == nothing
    refused = run("cycle", "schedule", "--notice-days", 3)
    assert (refused.code, "there is no schedule yet: say when draws are as well" in refused.err) == (1, True)
    first = run("cycle", "schedule", "--rule", "1st tue 09:00", "--approval", "unless-stopped", "--stop-hours", 48)
    assert first.out.splitlines() == [
        'draws: "1st tue 09:00"; introductions go out after 48 hours unless an organiser stops them',
        "people hear of a draw 5 days before it, are reminded of their introductions after 10 and 15 days and asked "
        "how it went after 21; replacements are looked for every 7 days, and a cycle closes after 35",
        "  Tuesday 5 January 2027, 09:00",
        "  Tuesday 2 February 2027, 09:00",
        "  Tuesday 2 March 2027, 09:00",
        "  Tuesday 6 April 2027, 09:00",
        "  Tuesday 4 May 2027, 09:00",
        "  Tuesday 1 June 2027, 09:00",
    ]
    changed = run("cycle", "schedule", "--rule", "last thu 14:30", "--json").json
    assert changed["schedule"] == {
        "rule": "last thu 14:30",
        "approval": "unless_stopped",
        "notice_days": 5,
        "stop_hours": 48,
        "nudge_days": 10,
        "nudge_again_days": 15,
        "replace_days": 7,
        "feedback_days": 21,
        "close_days": 35,
    }
    assert changed["dates"][0] == "2027-01-28 14:30:00+00:00"
    assert run("cycle", "schedule", "--off").out == nothing


@time_machine.travel(NEW_YEAR, tick=False)
def test_what_would_be_due_at_another_moment(run: Run) -> None:
    assert run("db", "upgrade").code == 0
    assert run("cycle", "schedule", "--rule", "1st tue 09:00").code == 0
    assert run("cycle", "plan", "--on", "2027-02-02").code == 0
    assert run("cycle", "status", "--at", "2027-01-28T08:59").out == (
        "if nothing ran until Thursday 28 January 2027, 08:59, nothing would be due\n"
    )
    assert run("cycle", "status", "--at", "2027-01-28").out.splitlines() == [
        "if nothing ran until Thursday 28 January 2027, 09:00, what comes next would be:",
        "  cycle 1: people hear of the draw",
    ]
    assert run("cycle", "status", "--at", "2027-02-03").out.splitlines() == [
        "if nothing ran until Wednesday 3 February 2027, 09:00, what comes next would be:",
        "  cycle 1: the draw is made (since Tuesday 2 February 2027, 09:00)",
    ]
    assert run("cycle", "status", "--at", "2027-02-03", "--json").json["due"] == [
        {"what": "draw", "number": 1, "due_at": "2027-02-02 09:00:00+00:00"}
    ]
    for when, said in (
        ("tomorrow", "'tomorrow' is no date"),
        ("2026-12-31", "Thursday 31 December 2026, 09:00 is past"),
    ):
        refused = run("cycle", "status", "--at", when)
        assert (refused.code, said in refused.err) == (2, True)
    moved = run("cycle", "schedule", "--rule", "15 09:00").out.splitlines()[-1]
    assert moved == (
        "the cycle that is planned keeps its date, Tuesday 2 February 2027, 09:00: `unmentor cycle cancel` gives it up"
    )


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--rule", "tuesdays"], 1, '"tuesdays" is no rule for draws: write for example "1st tue 09:00"'),
        (["--rule", "15 09:00", "--close-days", "5"], 1, "--close-days (5) must be more than --feedback-days (21)"),
        (["--rule", "15 09:00", "--stop-hours", "0"], 1, "--stop-hours (0) must be between 1 and 96"),
        (["--off", "--stop-hours", "5"], 2, "--off goes with no other option"),
        (["--approval", "never"], 2, "'never' is not one of"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_set(run: Run, options: list[str], code: int, said: str) -> None:
    assert run("db", "upgrade").code == 0
    refused = run("cycle", "schedule", *options)
    assert (refused.code, said in refused.err) == (code, True)
    assert run("cycle", "schedule", "--json").json["schedule"] is None


def test_a_draw_is_stopped_before_it_goes_out_by_itself(run: Run, tmp_path: Path) -> None:
    queue_four_messages(tmp_path)
    assert run("cycle", "plan").code == 0
    assert "cycle 2 is not drawn yet, so there is nothing to stop" in run("cycle", "stop").err
    assert "cycle 1 was sent, so it cannot be stopped any more" in run("cycle", "stop", "--cycle", 1).err
    assert run("cycle", "schedule", "--rule", "1st tue 09:00", "--approval", "unless-stopped").code == 0
    assert run("cycle", "draw").code == 0
    assert ": drawn, goes out by itself on " in run("cycle", "list").out.splitlines()[0]
    assert run("cycle", "stop").out == (
        "cycle 2 does not go out by itself: `unmentor cycle approve` lets it, `cancel` gives it up\n"
    )
    assert ": drawn and stopped (`unmentor cycle approve` lets it go out), " in run("cycle", "list").out.splitlines()[0]
    assert run("cycle", "approve").code == 0
    assert "cycle 2 is approved" in run("cycle", "stop").err


def test_jobs_tell_when_they_ran_and_what_went_wrong(run: Run, start: Start, tmp_path: Path) -> None:
    queue_four_messages(tmp_path)
    assert {job["last_run"] for job in run("jobs", "--json").json} == {None}
    with start("scheduler") as running:
        assert running.says("deliver mail: 4 sent")
    mail, cycles, *others = json.loads(run("jobs", "--json").out)
    assert [job["job"] for job in others] == ["replace partners", "send digests", "watch health", "forget"]
    assert [job["error"] for job in others] == [""] * 4
    assert (mail["job"], mail["news"], mail["error"]) == ("deliver mail", "4 sent, 0 to be tried again, 0 given up", "")
    assert (cycles["job"], cycles["every_seconds"]) == ("advance cycles", 60)
    assert run("jobs").out.startswith("deliver mail: every 10 seconds, last at ")
