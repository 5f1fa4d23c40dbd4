"""An organiser's questions about a preview, answered in words."""

from datetime import datetime

import pytest

from tests.services.conftest import AddPeople
from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.matching import Rule, WhyNot
from unmentor.persistence import Database
from unmentor.persistence.models import AvoidanceRow
from unmentor.services.cycles import find_cycle, plan_cycle, preview_cycle
from unmentor.services.why import fairness_as_json, why_not_sentence, why_not_these


def test_why_not_these_two_and_how_fair_it_is(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        rows = add_people(session, 4)
        plan_cycle(session, now, now, programme.zone)
        session.add(AvoidanceRow(practitioner_id=rows[0].id, other_id=rows[1].id))
        addresses = [row.address for row in rows]
    with database.reading() as session:
        preview = preview_cycle(session, find_cycle(session, None))
        a, b = preview.draw.introductions[0].members
        shown = [row.address for row in preview.taking_part.practitioners]
        assert why_not_these(preview, shown[a], shown[b].upper()) == "These two are introduced to each other."
        assert why_not_these(preview, *addresses[:2]) == "These two may not meet: they are kept apart."
        with pytest.raises(Refusal, match=r"^x@y\.example does not take part in this cycle$"):
            why_not_these(preview, addresses[0], "x@y.example")
        fair = fairness_as_json(preview.taking_part.pool, preview.draw, shown)
    assert (set(fair), fair["waiting"]) == ({"lowest", "median", "highest", "waiting", "blocking"}, [])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (WhyNot(False, Rule.MET, 0, None, None), "These two may not meet: they have been partners before."),
        (
            WhyNot(False, None, 0, 0, 0),
            "They may meet, and it would cost nothing: of several draws that are as good another one was made.",
        ),
        (WhyNot(False, None, 1, 4200, 0), "They may meet, but all pairs together would lose 4.20 points of affinity."),
        (WhyNot(False, None, 1, 5, 2), "They may meet, but then the number of people left out changes by +2."),
    ],
)
def test_each_answer_has_its_words(found: WhyNot, said: str) -> None:
    assert why_not_sentence(found) == said
