"""The whole job on a database: a sheet in, introductions out, by the commands that README names."""

import sqlite3
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.conftest import SAMPLE, Ran, Run

HEADER = "Email,Name,Council,Job title,Learn,Share,Every\n"


def _good(done: Ran) -> Ran:
    assert done.code == 0, done.out + done.err
    return done


@pytest.fixture
def ready(run: Run) -> Run:
    """A database without people."""
    _good(run("db", "upgrade"))
    return run


def _mailbox(folder: Path) -> list[EmailMessage]:
    files = (folder / "instance" / "mailbox" / "new").iterdir()
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def test_from_a_sheet_to_introductions_in_the_mailbox(ready: Run, tmp_path: Path) -> None:
    imported = _good(ready("practitioners", "import", SAMPLE, "--json")).json
    assert (imported["added"], imported["rejected"]) == (121, [])
    assert _good(ready("cycle", "plan", "--on", "2026-12-01", "--json")).json["state"] == "open"
    drawn = _good(ready("cycle", "draw", "--json")).json
    assert (drawn["people"], drawn["pairs"], drawn["trios"], drawn["left_out"], drawn["optimal"]) == (
        121,
        59,
        1,
        0,
        True,
    )
    assert _good(ready("mail", "deliver", "--json")).json["sent"] == 0
    assert _good(ready("cycle", "send", "--json")).json["messages"] == 121
    assert _good(ready("mail", "deliver", "--json")).json["sent"] == 121
    assert _good(ready("mail", "deliver", "--json")).json["sent"] == 0

    messages = _mailbox(tmp_path)
    assert len({message["To"].addresses[0].addr_spec for message in messages}) == len(messages) == 121
    assert len({message["Message-ID"] for message in messages}) == 121
    for message in messages:
        _is_an_introduction(message)


def _is_an_introduction(message: EmailMessage) -> None:
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert sorted(kinds) == ["text/calendar", "text/html", "text/plain"]
    assert not message.defects
    assert message["Reply-To"].addresses
    assert message["To"].addresses[0].addr_spec not in {address.addr_spec for address in message["Reply-To"].addresses}
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"]
    assert message["Date"].datetime.tzinfo is not None
    (calendar,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(calendar.get_content()).walk("VEVENT")
    assert (event.end - event.start).total_seconds() == 1800
    people = {address.addr_spec for address in (*message["To"].addresses, *message["Reply-To"].addresses)}
    assert {str(attendee).removeprefix("mailto:") for attendee in event["ATTENDEE"]} == people


def test_a_dry_run_says_what_would_happen_and_changes_nothing(ready: Run) -> None:
    dry = _good(ready("practitioners", "import", SAMPLE, "--dry-run", "--json")).json
    assert (dry["dry_run"], dry["added"], len(dry["rows"])) == (True, 121, 121)
    real = _good(ready("practitioners", "import", SAMPLE, "--json")).json
    assert {**real, "dry_run": True} == dry


def test_importing_again_updates_and_says_what(ready: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        HEADER + "ann@one.example,Ann Lee,Devon CC,Planner,GIS; Housing repairs,Libraries,monthly\n", "utf-8"
    )
    assert _good(ready("practitioners", "import", "sheet.csv", "--json")).json["added"] == 1
    assert _good(ready("practitioners", "import", "sheet.csv", "--json")).json["unchanged"] == 1
    sheet.write_text(HEADER + "Ann@one.example,Ann Lee,Camden,Planner,Housing repairs; GIS,Planning,monthly\n", "utf-8")
    done = _good(ready("practitioners", "import", "sheet.csv", "--json")).json
    assert (done["updated"], done["rows"][0]["changes"]) == (1, ["council_code", "learn", "share"])


def test_a_column_that_a_sheet_lacks_is_left_as_it_is(ready: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(HEADER + "ann@one.example,Ann Lee,Devon CC,Planner,GIS,Libraries,Every 3 months\n", "utf-8")
    _good(ready("practitioners", "import", "sheet.csv"))
    sheet.write_text("Email,Name,Council\nann@one.example,Ann Lee-Moss,Devon CC\n", "utf-8")
    done = _good(ready("practitioners", "import", "sheet.csv", "--json")).json
    assert done["rows"][0]["changes"] == ["name"]
    _good(ready("practitioners", "export", "out.csv"))
    assert "ann@one.example,Ann Lee-Moss,Devon County Council,Planner" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_rejected_rows_are_kept_and_can_be_mended(ready: Run, shared_data: Path, tmp_path: Path) -> None:
    done = _good(
        ready("practitioners", "import", shared_data / "signups-form-export.csv", "--rejects", "bad.csv", "--json")
    )
    assert (done.json["added"], len(done.json["rejected"])) == (236, 4)
    assert "councils add" in done.json["rejected"][3]["reason"]
    mended = (
        (tmp_path / "bad.csv").read_text("utf-8-sig").replace("Ministry of Silly Walks", "Runnymede Borough Council")
    )
    (tmp_path / "bad.csv").write_text(mended, "utf-8")
    again = _good(ready("practitioners", "import", "bad.csv", "--json")).json
    assert (again["added"], len(again["rejected"])) == (1, 3)


def test_an_export_can_be_imported_again_without_a_change(ready: Run) -> None:
    _good(ready("practitioners", "import", SAMPLE))
    _good(ready("practitioners", "export", "everybody.csv"))
    again = _good(ready("practitioners", "import", "everybody.csv", "--json")).json
    assert (again["unchanged"], again["updated"], again["rejected"]) == (121, 0, [])


def test_invited_people_stay_invited_through_an_export(ready: Run) -> None:
    _good(ready("practitioners", "import", SAMPLE, "--invite"))
    _good(ready("practitioners", "accept", "joy.shaw@islesofscilly.example"))
    _good(ready("practitioners", "export", "everybody.csv"))
    environ = {"UNMENTOR_DATA_DIR": "another"}
    _good(ready("db", "upgrade", **environ))
    assert _good(ready("practitioners", "import", "everybody.csv", "--json", **environ)).json["added"] == 121
    _good(ready("cycle", "plan", **environ))
    assert _good(ready("cycle", "draw", "--json", **environ)).json["people"] == 1
    alone = ready("match", "everybody.csv", "--json")
    assert (alone.code, "only one person" in alone.err) == (1, True)


def test_an_organisation_that_was_added_is_known_to_sheets(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(
        HEADER + "jo@north.example,Jo Day,Northern Fire Service,Officer,GIS,,\n", "utf-8"
    )
    refused = ready("practitioners", "import", "sheet.csv", "--json")
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "unmentor councils add" in refused.err
    added = _good(ready("councils", "add", "Northern Fire Service", "--kind", "fire", "--domain", "north.example"))
    assert added.out == "added Northern Fire Service (org-northern-fire-service)\n"
    assert _good(ready("practitioners", "import", "sheet.csv", "--json")).json["added"] == 1
    assert _good(ready("councils", "find", "jo@north.example", "--json")).json["how"] == "domain"
    taken = ready("councils", "add", "Northern fire service", "--kind", "fire")
    assert (taken.code, taken.err.count("\n")) == (1, 1)


def test_people_who_did_not_ask_are_invited_and_not_drawn(ready: Run) -> None:
    invite = "practitioners", "import", SAMPLE, "--invite"
    assert _good(ready(*invite, "--dry-run")).out.endswith(
        "a dry run: nothing was changed\n121 invitations would be queued\n"
    )
    assert _good(ready(*invite)).out.endswith("121 invitations queued\n")
    assert _good(ready(*invite, "--json")).json["invited"] == 0  # again
    assert _good(ready("mail", "status", "--json")).json["messages"]["queued"] == 121
    _good(ready("cycle", "plan"))
    done = ready("cycle", "draw")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "nobody takes part yet" in done.err
    assert _good(ready("practitioners", "accept", "joy.shaw@islesofscilly.example")).out == "Joy Shaw takes part\n"
    assert _good(ready("cycle", "draw", "--json")).json["left_out"] == 1


def test_whoever_left_is_in_no_draw_and_not_brought_back(ready: Run) -> None:
    _good(ready("practitioners", "import", SAMPLE))
    assert (
        _good(ready("practitioners", "leave", "JOY.SHAW@islesofscilly.example")).out
        == "Joy Shaw takes part no longer\n"
    )
    assert _good(ready("mail", "status", "--json")).json["messages"]["queued"] == 1  # a goodbye
    again = _good(ready("practitioners", "import", SAMPLE, "--json")).json
    assert (again["unchanged"], again["gone"]) == (120, 1)
    _good(ready("cycle", "plan"))
    assert _good(ready("cycle", "draw", "--json")).json["people"] == 120
    unknown = ready("practitioners", "leave", "nobody@here.example")
    assert (unknown.code, unknown.err) == (1, "unmentor: nobody here has the address nobody@here.example\n")


def test_whoever_rests_and_says_so_by_phone_is_in_draws_again(ready: Run, tmp_path: Path) -> None:
    _good(ready("practitioners", "import", SAMPLE))
    address = "joy.shaw@islesofscilly.example"
    refused = ready("practitioners", "still-in", address)
    assert (refused.code, refused.err) == (1, "unmentor: Joy Shaw does not rest, so there is nothing to change\n")
    with sqlite3.connect(tmp_path / "instance" / "unmentor.db") as rows:
        rests = "UPDATE practitioner SET resting_since = '2026-11-20 09:00:00', rest_reason = 'unanswered'"
        rows.execute(f"{rests} WHERE address = ?", (address,))
    assert _good(ready("practitioners", "still-in", address)).out == "Joy Shaw is in draws again\n"
    assert ready("practitioners", "still-in", address).code == 1


def test_a_database_that_cannot_be_used_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "no-database").write_text("This is a letter, not a database. " * 100, "utf-8")
    for url, said in (
        ("sqlite:///no-database", "file is not a database"),
        ("postgresql://nobody@127.0.0.1:1/nothing", "Connection refused"),
        ("postgres://nobody@host/name", "begins with postgres"),
    ):
        for command in (("db", "upgrade"), ("cycle", "list"), ("mail", "status")):
            done = run(*command, UNMENTOR_DATABASE_URL=url)
            assert (done.code, done.err.count("\n"), said in done.err) == (1, 1, True), done.err


def test_looking_makes_no_database(run: Run, tmp_path: Path) -> None:
    assert run("cycle", "list").code == 1
    assert not (tmp_path / "instance" / "unmentor.db").exists()


@pytest.mark.parametrize("text", ["Newport", "Richmond", "Lancashire"])
def test_a_name_that_several_councils_share_gets_candidates_and_no_guess(ready: Run, text: str) -> None:
    done = ready("councils", "find", text, "--json")
    assert (done.code, done.json["council"], len(done.json["candidates"]) > 1) == (1, None, True)


def test_commands_without_a_database_say_how_to_make_one(run: Run) -> None:
    done = run("cycle", "status")
    assert (done.code, done.err) == (
        1,
        "unmentor: the database is empty or of another version: run `unmentor db upgrade`\n",
    )


def test_the_whole_job_runs_on_postgresql(run: Run, postgres_database_url: str) -> None:
    environ = {"UNMENTOR_DATABASE_URL": postgres_database_url}
    _good(run("db", "upgrade", **environ))
    _good(run("db", "check", **environ))
    _good(run("practitioners", "import", SAMPLE, **environ))
    for step in ("plan", "draw", "send"):
        _good(run("cycle", step, **environ))
    assert _good(run("mail", "deliver", "--json", **environ)).json["sent"] == 121


def test_a_person_is_given_their_record_and_erased_at_their_request(ready: Run) -> None:
    address = "joy.shaw@islesofscilly.example"
    _good(ready("practitioners", "import", SAMPLE))
    assert _good(ready("practitioners", "record", address.upper())).json["profile"]["address"] == address
    _good(ready("practitioners", "erase", address, "--yes"))
    gone = ready("practitioners", "record", address)
    assert (gone.code, gone.err) == (1, f"unmentor: nobody here has the address {address}\n")
