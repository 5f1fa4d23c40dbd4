"""From a sheet to sign-ups, row by row."""

from pathlib import Path

import pytest

from unmentor.councils import load_register
from unmentor.sheets import Meaning, Note, Rejection, Signup, Signups, read_signups, write_rejects
from unmentor.topics import Interest, load_topics, split_interests

REGISTER = load_register()
TOPICS = load_topics()
HEADERS = "Email,Name,Council,Role,Learn,Share,Frequency,Notes\n"


def signups(folder: Path, text: str) -> Signups:
    path = folder / "sheet.csv"
    path.write_text(text, "utf-8")
    return read_signups(path, REGISTER, TOPICS)


def interests(text: str) -> tuple[Interest, ...]:
    return split_interests(text, TOPICS)


def council(code: str) -> object:
    return REGISTER.by_code(code)


def test_a_row_becomes_a_sign_up(tmp_path: Path) -> None:
    row = ' JO@Devon.example ,Jo  Jones,Devon CC,Head of  data,"GIS, Rust",Planning,Bi-monthly,"Mornings\nbest"\n'
    found = signups(tmp_path, HEADERS + row)
    devon = REGISTER.by_code("E10000008")
    assert devon is not None
    assert found == Signups(
        headers=tuple(HEADERS.strip().split(",")),
        meanings=frozenset(
            {
                Meaning.ADDRESS,
                Meaning.NAME,
                Meaning.COUNCIL,
                Meaning.ROLE,
                Meaning.LEARN,
                Meaning.SHARE,
                Meaning.CADENCE,
                Meaning.NOTES,
            }
        ),
        accepted=(
            Signup(
                row=2,
                address="jo@devon.example",
                name="Jo Jones",
                council=devon,
                role="Head of data",
                learn=interests("GIS, Rust"),
                share=interests("Planning"),
                cadence=2,
                notes="Mornings\nbest",
            ),
        ),
        rejected=(),
        joined=0,
        notes=(),
        ignored_columns=(),
        blank=0,
    )


def test_columns_for_the_rest(tmp_path: Path) -> None:
    found = signups(
        tmp_path,
        "ID,email,first_name,surname,council,conversations,second_conversation,language\n"
        "7,jo@devon.example,Jo,Jones,Devon,2,yes,Cymraeg\n",
    )
    (person,) = found.accepted
    assert (person.name, person.conversations, person.second_seat, person.language) == ("Jo Jones", 2, True, "cy")
    assert found.ignored_columns == ("ID",)


def test_faults_name_row_and_column_as_the_sheet_does(tmp_path: Path) -> None:
    found = signups(
        tmp_path,
        "Work email,Your name,Your council\n"
        "jo@devon.example,Jo,Devon\n"
        "\n"
        '"not\nan address",Al,Devon\n'
        "al@devon.example,,Devon\n"
        "cy@devon.example,Cy,\n"
        "di@devon.example,Di,Ministry of Silly Walks\n"
        "ed@devon.example,Ed,Newport,more\n",
    )
    assert [person.address for person in found.accepted] == ["jo@devon.example"]
    assert found.blank == 1
    assert found.rejected == (
        Rejection(
            4,
            "Work email",
            'Row 4, Work email: "not an address" has a line break in it',
            ("not\nan address", "Al", "Devon"),
        ),
        Rejection(5, "Your name", "Row 5, Your name: is empty", ("al@devon.example", "", "Devon")),
        Rejection(
            6,
            "Your council",
            "Row 6, Your council: is empty, and the address belongs to no council that we know",
            ("cy@devon.example", "Cy", ""),
        ),
        Rejection(
            7,
            "Your council",
            'Row 7, Your council: "Ministry of Silly Walks" is no council that we know; correct it, or add the '
            "organisation: unmentor councils add NAME --kind KIND",
            ("di@devon.example", "Di", "Ministry of Silly Walks"),
        ),
        Rejection(
            8,
            "column 4",
            'Row 8, column 4: "more" has no header; is a quotation mark missing before it?',
            ("ed@devon.example", "Ed", "Newport", "more"),
        ),
    )


def test_an_ambiguous_council_is_rejected_with_its_candidates(tmp_path: Path) -> None:
    (rejected,) = signups(tmp_path, "Email,Name,Council\njo@x.example,Jo,Lancashire\n").rejected
    assert rejected.reason == (
        'Row 2, Council: "Lancashire" may be Lancashire County Council or Lancashire Combined County Authority; '
        "write which one is meant"
    )


def test_a_blank_council_is_found_by_the_address(tmp_path: Path) -> None:
    found = signups(tmp_path, "Email,Name\njo@devon.gov.uk,Jo\n")
    assert [person.council for person in found.accepted] == [council("E10000008")]
    assert [note.text for note in found.notes] == [
        "Row 2 names no council; Devon County Council is taken",
        "Row 2 names nothing to learn or to share; the draw goes by council, region and profession",
    ]


def test_the_last_row_of_an_address_counts_unless_it_is_rejected(tmp_path: Path) -> None:
    found = signups(
        tmp_path,
        HEADERS
        + "jo@devon.example,Jo,Devon,,GIS,,,\n"
        + "al@devon.example,Al,Devon,,GIS,,,\n"
        + "JO@devon.example,Jo Jones,Devon,,GIS,,,\n"
        + "AL@devon.example,,Devon,,GIS,,,\n",
    )
    assert [(person.row, person.name) for person in found.accepted] == [(3, "Al"), (4, "Jo Jones")]
    assert [rejected.row for rejected in found.rejected] == [5]
    assert found.joined == 1
    assert found.notes == (Note(2, "Row 2 has the same address as row 4, which is taken in its place"),)


def test_what_is_guessed_or_cut_is_noted_and_nothing_is_lost(tmp_path: Path) -> None:
    sentence = "how other councils get their teams to work with data in a better way across the organisation"
    role = "Head of " + "very " * 30 + "much"
    found = signups(tmp_path, HEADERS + f"jo@devon.example,Jo,Devn County Council,{role},{sentence},,weekly,Hello\n")
    (person,) = found.accepted
    assert person.council == council("E10000008")
    assert (person.cadence, person.role) == (1, "Head of" + " very" * 22 + "…")
    assert person.notes == f"Hello\n{role}\n{sentence}"
    assert [note.text for note in found.notes] == [
        'Row 2 names "Devn County Council"; Devon County Council is taken',
        "Row 2 has too many or too long interests; kept in full in the person's notes: "
        '"how other councils get their teams to work with data in a b…"',
        'Row 2 says "weekly" in "Frequency"; every month is taken',
    ]


def test_microsoft_forms_own_columns_do_not_hide_what_was_asked(tmp_path: Path) -> None:
    found = signups(
        tmp_path,
        "ID,Start time,Email,Name,Work email,Your full name,Council,Learn,What else would you like to learn?\n"
        "1,24/11/2026,anonymous,,jo@devon.example,Jo,Devon,GIS,Planning\n",
    )
    (person,) = found.accepted
    assert (person.address, person.name, person.learn) == ("jo@devon.example", "Jo", interests("GIS, Planning"))
    assert found.ignored_columns == ("ID", "Start time")


def test_a_state_is_taken_as_the_export_writes_it(tmp_path: Path) -> None:
    found = signups(
        tmp_path,
        "email,name,council,topics,state\n"
        "a@devon.example,Al,Devon,GIS,invited\n"
        "b@devon.example,Bo,Devon,GIS,Active\n"
        "c@devon.example,Cy,Devon,GIS,left\n"
        "d@devon.example,Di,Devon,GIS,\n"
        "e@devon.example,Ed,Devon,GIS,Completed\n",
    )
    assert [person.state for person in found.accepted] == ["invited", "active", "left", None, None]
    assert found.notes == (Note(6, 'Row 6 says "Completed" in "state"; no state is taken'),)
    assert Meaning.STATE in found.meanings
    assert found.ignored_columns == ()


def test_a_name_in_two_columns_is_as_long_as_a_name_may_be(tmp_path: Path) -> None:
    first, last = "\U0001d400" * 50, "b" * 49
    found = signups(
        tmp_path,
        "Email,First name,Last name,Council\n"
        f"a@devon.example,{first},{last},Devon\n"
        f"b@devon.example,{first},{last}b,Devon\n"
        "c@devon.example,Cy =?,x?=,Devon\n",
    )
    assert [person.name for person in found.accepted] == [f"{first} {last}"]
    assert [(rejected.row, rejected.column) for rejected in found.rejected] == [(3, "Last name"), (4, "First name")]
    assert found.rejected[0].reason == (
        f'Row 3, Last name: "{first} bbbbbbbb…" is too long; a name may have 100 characters'
    )


def test_progress_is_told_of_every_row(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(HEADERS + "jo@devon.example,Jo,Devon,,,,,\nbad,,,,,,,\n", "utf-8")
    told: list[tuple[int, int]] = []
    read_signups(path, REGISTER, TOPICS, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("times", [1, 2])
def test_rejects_come_back_as_they_were_until_they_are_corrected(tmp_path: Path, times: int) -> None:
    found = signups(
        tmp_path,
        "Timestamp,Email,Name,Council\n"
        '1,jo@devon.example,"=HYPERLINK(""x"")",Devon\n'
        "2,jo@devon.example,Siân,Devon\n"
        '3,"+44 7700 900000",Al,Devon\n'
        "4,ed@devon.example,Ed,Devon,more\n",
    )
    path = tmp_path / "rejects.csv"
    again = found
    for _ in range(times):
        write_rejects(path, again)
        again = read_signups(path, REGISTER, TOPICS)
    assert again.headers == ("row", "reason", *found.headers)
    assert [rejected.cells[2:] for rejected in again.rejected] == [rejected.cells for rejected in found.rejected]
    assert [rejected.column for rejected in again.rejected] == ["Name", "Email", "column 7"]
    assert again.ignored_columns == ("Timestamp",)
    corrected = (
        path.read_text("utf-8-sig").replace('\'=HYPERLINK(""x"")', "Jo").replace("'+44 7700 900000", "al@devon.example")
    )
    path.write_text(corrected, "utf-8-sig")
    assert [person.name for person in read_signups(path, REGISTER, TOPICS).accepted] == ["Jo", "Al"]
