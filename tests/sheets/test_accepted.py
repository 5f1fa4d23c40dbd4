"""What a sheet may hold can be stored and written to: nobody's row may stop everybody's draw."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.conftest import NOW
from unmentor.councils import load_register
from unmentor.mail import Participant
from unmentor.persistence import Database
from unmentor.persistence.models import Direction
from unmentor.services.councils import sync_register
from unmentor.services.practitioners import all_practitioners, import_signups
from unmentor.sheets import Signup, Signups, read_signups, write_table
from unmentor.topics import load_topics

REGISTER, TOPICS = load_register(), load_topics()
HEADERS = ("Email", "First name", "Last name", "Council", "Role", "Learn", "Share", "Notes")


def read(folder: Path, *cells: str) -> Signups:
    path = folder / "sheet.csv"
    write_table(path, HEADERS, [cells])
    return read_signups(path, REGISTER, TOPICS)


def participant(person: Signup) -> Participant:
    learn, share = (tuple(interest.words for interest in several) for several in (person.learn, person.share))
    return Participant(person.name, person.address, person.council.short_name, person.role, learn, share, person.notes)


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.text(
    "aé?= ,;\n\r\t\x1b\x85\u2028\u202e()=?"
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.text("ab.+=?-", min_size=1), texts, texts, texts, texts, texts)
def test_whoever_is_accepted_can_be_written_to(
    tmp_path: Path, local: str, first: str, last: str, role: str, interests: str, notes: str
) -> None:
    found = read(tmp_path, f"{local}@x.example", f"A{first}", last, "Devon", role, interests, f"{interests},b", notes)
    assert len(found.accepted) + len(found.rejected) == 1
    for person in found.accepted:
        assert participant(person).name == person.name


@pytest.mark.parametrize(
    ("letter", "last"),
    [("x", 49), ("\U0001d400", 49), ("\ufb2c", 16), ("\ufdfa", 49), ("e\u0301", 49), ("\u0958", 24)],
    ids=["plain", "beyond the basic plane", "3 for 1 in NFC", "18 for 1 in NFKD", "combining", "2 for 1 in NFC"],
)
def test_the_longest_that_is_accepted_fits_into_the_columns(
    each_database: Database, tmp_path: Path, letter: str, last: int
) -> None:
    address = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 53}.example"
    own = [letter * 76 + f" {number:03}" for number in range(20)]
    learn, share = "\n".join(own), "\n".join(f"{words}s" for words in own)
    found = read(tmp_path, address, letter * 10, letter * last, "Devon", letter * 120, learn, share, letter * 5000)
    (person,) = found.accepted
    assert len(address) == 254
    with each_database.transaction() as session:
        sync_register(session)
        import_signups(session, found, NOW)
    with each_database.reading() as session:
        (row,) = all_practitioners(session)
        assert (row.address, row.name, row.role, row.notes) == (address, person.name, person.role, person.notes)
        assert row.words(Direction.LEARN) == tuple(interest.words for interest in person.learn)
        assert row.keys(Direction.SHARE) == {interest.key for interest in person.share}
