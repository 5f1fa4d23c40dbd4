"""An organiser's questions about a preview, answered in words."""

from dataclasses import asdict
from datetime import datetime

import pytest

from tests.services.conftest import AddPeople
from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.matching import Rule, WhyNot
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


@pytest.mark.parametrize(
    ("found", "proved", "said"),
    [
        (WhyNot(False, Rule.MET, 0, None, None), False, "These two may not meet: they have been partners before."),
        (
            WhyNot(False, None, 0, 0, 0),
            True,
            "They may meet, and it would cost nothing: of several draws that are as good another one was made.",
        ),
        (
            WhyNot(False, None, 1, 4200, 0),
            True,
            "They may meet, but all pairs together would lose 4.20 points of affinity.",
        ),
        (
            WhyNot(False, None, 1, 4, 0),
            False,
            "They may meet, but all pairs together would lose 0.004 points of affinity."
            " The draw itself is not proved the best, so this is an estimate.",
        ),
        (
            WhyNot(False, None, 0, -40, 0),
            False,
            "They may meet, and the draw with them that was found is no worse."
            " The draw itself is not proved the best, so this is an estimate.",
        ),
        (
            WhyNot(False, None, 1, 5, 2),
            True,
            "They may meet, but then the number of people left out changes by +2.",
        ),
        (
            WhyNot(False, None, 90_000, -200, 0),
            True,
            "They may meet, but then somebody who waited is left out again, or has a conversation fewer.",
        ),
    ],
)
def test_each_answer_has_its_words(found: WhyNot, proved: bool, said: str) -> None:
    assert Answer(("a@x.example", "b@y.example"), found, proved).in_words() == said
