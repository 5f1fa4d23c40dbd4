"""Pairs that an organiser asks for: refused by the person's address where they cannot be, else kept with the draw."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.services.conftest import AddPeople
from unmentor.councils import load_register
from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.matching import verify
from unmentor.persistence import Database
from unmentor.persistence.models import CycleState, DrawRow, IntroductionRow, MessageRow
from unmentor.services.cycles import draw_cycle, find_cycle, plan_cycle, preview_cycle
from unmentor.services.match_sheet import Inputs, pool_of
from unmentor.sheets import read_signups
from unmentor.topics import load_topics

ANN, BEN, CAT, DAN, EVE = (f"{name}@x.example" for name in ("ann", "ben", "cat", "dan", "eve"))
SHEET = f"""Email,Name,Council,Conversations
{ANN},Ann Lee,Devon CC,1
{BEN},Ben Roe,LB Camden,2
{CAT},Cat Poe,Cyngor Gwynedd,1
{DAN},Dan Moe,Fife,1
{EVE},Eve Hay,Devon CC,1
"""


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Five people: Ann and Eve are of one council, Ann met Ben, who wants two, and Cat and Dan are kept apart."""
    (tmp_path / "sheet.csv").write_text(SHEET, "utf-8")
    signups = read_signups(tmp_path / "sheet.csv", load_register(), load_topics())
    return Inputs(signups.accepted, met=[(ANN, BEN)], avoid=[(DAN, CAT)])


def _with(inputs: Inputs, *pairs: tuple[str, str]) -> Inputs:
    return Inputs(inputs.signups, inputs.met, inputs.avoid, inputs.waiting, pairs)


def test_pairs_are_locked_by_their_addresses_while_there_are_conversations(inputs: Inputs) -> None:
    pool = pool_of(_with(inputs, (f" {CAT.upper()} ", BEN), (BEN, DAN)))
    assert [[pool.people[at].key for at in pair] for pair in pool.locked] == [[BEN, CAT], [BEN, DAN]]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(EVE, ANN)], f"{ANN} and {EVE} cannot be brought together: they are from the same organisation"),
        ([(BEN, ANN)], f"{ANN} and {BEN} cannot be brought together: they have been partners before"),
        ([(CAT, DAN)], f"{CAT} and {DAN} cannot be brought together: they are kept apart"),
        ([(ANN, ANN)], f"{ANN} and {ANN} cannot be brought together: they are one person"),
        ([(ANN, "Zoe@x.example")], "zoe@x.example does not take part in this draw"),
        ([(ANN, CAT), (CAT, ANN)], f"{ANN} and {CAT} are to be brought together twice: once is enough"),
        (
            [(BEN, CAT), (BEN, DAN), (EVE, BEN)],
            f"{BEN} and {EVE} cannot be brought together: all conversations of one of them are promised to others",
        ),
    ],
)
def test_a_pair_that_cannot_be_is_refused_in_words(inputs: Inputs, pairs: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(Refusal) as refusal:
        pool_of(_with(inputs, *pairs))
    assert str(refusal.value) == said


def test_a_cycle_keeps_the_pairs_that_its_certificate_was_made_with(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 6)
        asked, keys = (people[5].address, people[2].address), [str(people[2].id), str(people[5].id)]
        plan_cycle(session, now, now, programme.zone)
    with database.reading() as session:
        plain = preview_cycle(session, find_cycle(session, 1)).pool
    with database.transaction() as session:
        draw_cycle(session, find_cycle(session, 1), programme, now, together=[asked])
    with database.reading() as session:
        record = session.scalars(select(DrawRow)).one()
        groups = [
            sorted(str(member.practitioner_id) for member in row.members)
            for row in session.scalars(select(IntroductionRow))
        ]
    assert record.together == [keys]
    assert sorted(keys) in groups
    place = {person.key: at for at, person in enumerate(plain.people)}
    kept = plain
    for one, other in record.together:
        kept = kept.with_locked((place[one], place[other]))
    assert verify(kept, record.certificate) == []
    assert verify(plain, record.certificate) == ["The people, rules, weights or seed are not those of the certificate."]


def test_a_refused_pair_leaves_the_cycle_open_and_nothing_written(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        one = add_people(session, 4)[0].address
        plan_cycle(session, now, now, programme.zone)
    with pytest.raises(Refusal, match="they are one person"), database.transaction() as session:
        draw_cycle(session, find_cycle(session, 1), programme, now, together=[(one, one)])
    with database.reading() as session:
        assert find_cycle(session, 1).state is CycleState.OPEN
        assert session.scalar(select(func.count()).select_from(DrawRow)) == 0
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 0
