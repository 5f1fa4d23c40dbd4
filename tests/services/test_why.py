"""An organiser's questions about a preview, answered in words."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.judge import best_merit
from tests.matching.strategies import pools
from tests.services.conftest import AddPeople
from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.matching import Draw, Pool, Rule, Weights, WhyNot, draw
from unmentor.persistence import Database
from unmentor.persistence.models import AvoidanceRow
from unmentor.services.cycles import find_cycle, plan_cycle, preview_cycle
from unmentor.services.why import Answer, why_not_these


def test_why_not_these_two(database: Database, add_people: AddPeople, programme: Programme, now: datetime) -> None:
    with database.transaction() as session:
        rows = add_people(session, 4)
        plan_cycle(session, now, now, programme.zone)
        session.add(AvoidanceRow(practitioner_id=rows[0].id, other_id=rows[1].id))
        one, other = (row.address for row in rows[:2])
    with database.reading() as session:
        preview = preview_cycle(session, find_cycle(session, None))
    a, b = (preview.addresses[at] for at in preview.draw.introductions[0].members)
    introduced = why_not_these(preview, (a, f" {b.upper()} "), 60)
    assert introduced == Answer((a, b), WhyNot(True, None, 0, 0, 0), True)
    assert introduced.in_words() == "These two are introduced to each other."
    apart = why_not_these(preview, (one, other), 60)
    said = "These two may not meet: they are kept apart."
    assert apart.as_json() == {"people": [one, other], **asdict(apart.found), "answer": said}
    assert (apart.found, apart.as_json()["rule"]) == (WhyNot(False, Rule.AVOID, 0, None, None), "avoid")
    with pytest.raises(Refusal, match=r"^x@y\.example does not take part in this draw$"):
        why_not_these(preview, (one, "x@y.example"), 60)


NOTHING = "They may meet, and it would cost nothing: of several draws that are as good another one was made."
ESTIMATE = " The draw itself is not proved the best, so this is an estimate."
HURRIED = " The draw with them is not proved the best: another one may lose less."
MAY_MEET = WhyNot(introduced=False, rule=None, at_least=0, cost=0, left_out=0)


@pytest.mark.parametrize(
    ("found", "proved", "said"),
    [
        (WhyNot(False, Rule.MET, 0, None, None), False, "These two may not meet: they have been partners before."),
        (MAY_MEET, True, NOTHING),
        (replace(MAY_MEET, proved=False), True, NOTHING),
        (
            replace(MAY_MEET, at_least=1, cost=4200),
            True,
            "They may meet, but all pairs together would lose 4.20 points of affinity.",
        ),
        (
            replace(MAY_MEET, at_least=1, cost=4200, proved=False),
            True,
            f"They may meet, but all pairs together would lose 4.20 points of affinity.{HURRIED}",
        ),
        (
            replace(MAY_MEET, cost=4),
            False,
            f"They may meet, but all pairs together would lose 0.004 points of affinity.{ESTIMATE}",
        ),
        (
            replace(MAY_MEET, cost=-40),
            False,
            f"They may meet, and the draw with them that was found is no worse.{ESTIMATE}",
        ),
        (MAY_MEET, False, f"They may meet, and the draw with them that was found is no worse.{ESTIMATE}"),
        (replace(MAY_MEET, left_out=2, cost=5), True, "They may meet, but then 2 people more would be left out."),
        (
            replace(MAY_MEET, left_out=1, waited=3, cost=-200, proved=False),
            True,
            "They may meet, but then 1 person more would be left out and somebody who was left out before would lose "
            f"their place in a pair.{HURRIED}",
        ),
        (
            replace(MAY_MEET, waited=1),
            True,
            "They may meet, but then somebody who was left out before would lose their place in a pair.",
        ),
        (
            replace(MAY_MEET, conversations=1, second_seats=1, trios=1),
            True,
            "They may meet, but then 1 conversation that people asked for would be missed and 1 volunteer more would "
            "take a second conversation and three people would have to share one conversation.",
        ),
        (
            replace(MAY_MEET, left_out=-1, trios=1, cost=30),
            True,
            "They may meet, and then 1 person fewer would be left out, though all pairs together would lose "
            "0.03 points of affinity.",
        ),
        (replace(MAY_MEET, left_out=-1, trios=1), True, "They may meet, and then 1 person fewer would be left out."),
    ],
)
def test_each_answer_has_its_words(found: WhyNot, proved: bool, said: str) -> None:
    assert Answer(("a@x.example", "b@y.example"), found, proved).in_words() == said


@dataclass(frozen=True)
class _Drawn:
    pool: Pool
    draw: Draw

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(person.key for person in self.pool.people)


@settings(max_examples=150, deadline=None)
@given(pools(most=5), st.data())
def test_only_a_pair_of_a_draw_as_good_is_said_to_cost_nothing(pool: Pool, data: st.DataObject) -> None:
    """As good by the judge, who looks at every draw there is."""
    legal = [pair for pair in combinations(range(len(pool)), 2) if pool.may_meet(*pair)]
    if not legal:
        return
    pair = data.draw(st.sampled_from(legal))
    decided = _Drawn(pool, draw(pool))
    answer = why_not_these(decided, (decided.addresses[pair[0]], decided.addresses[pair[1]]), 60)
    as_good = best_merit(pool, Weights()) == best_merit(pool, Weights(), forced=pair)
    if answer.found.introduced:
        assert answer.in_words() == "These two are introduced to each other."
    elif answer.found.left_out or answer.found.trios:  # by a trio, which the judge does not know
        assert answer.in_words() != NOTHING
    else:
        assert (answer.in_words() == NOTHING) == as_good
