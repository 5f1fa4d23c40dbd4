"""The message to an organiser when a cycle is over."""

from dataclasses import replace

import pytest

from tests.mail.samples import DIGEST, ID, PROGRAMME
from tests.mail.seen import body
from unmentor.mail import digest


def test_it_says_what_became_of_the_cycle_and_what_needs_seeing_to_first() -> None:
    message = digest(DIGEST, PROGRAMME)
    assert message.subject == "Between 12 and 17 of 21 introductions became conversations (December 2026)"
    assert body(message) == [
        "Between 12 and 17 of 21 introductions became conversations.",
        "FOR YOU TO SEE TO",
        "- Two messages have failed for good. - Carys Huws asks for a council that is not in the register.",
        "WHAT BECAME OF THE INTRODUCTIONS",
        "- Met: 12 - In doubt, because the sides disagree: 1 - A date is set: 1 - Nobody has said: 3 - Did not meet: 4",
        "THE DRAW",
        "- People in the draw: 41 - Without a partner: 0 - Introductions made after the draw: 1",
        "THE NETWORK",
        "- People who take part: 57 (resting: 10, paused: 2) - Councils that they work for: 38"
        " - Pairs of councils that have talked: 1,204 (new: 18)",
        "The next draw is on Monday 4 January.",
        f"See the whole cycle: {DIGEST.link}",
    ]
    assert message.message_id == f"<digest.{ID}@unmentoring.example>"


@pytest.mark.parametrize(
    ("introductions", "met", "not_met", "rate"),
    [
        (1203, 0, 1, "Between 0 and 1,202 of 1,203 introductions became conversations"),
        (20, 16, 4, "16 of 20 introductions became conversations"),
        (1, 1, 0, "1 of 1 introduction became a conversation"),
        (1, 0, 0, "Between 0 and 1 of 1 introduction became a conversation"),
        (0, 0, 0, "Nobody was introduced to anybody"),
    ],
)
def test_the_rate_is_a_range_from_what_is_confirmed_to_what_is_possible(
    introductions: int, met: int, not_met: int, rate: str
) -> None:
    message = digest(replace(DIGEST, introductions=introductions, met=met, not_met=not_met), PROGRAMME)
    assert (message.subject, body(message)[0]) == (f"{rate} (December 2026)", f"{rate}.")


def test_where_nothing_needs_seeing_to_and_no_draw_is_planned_it_says_so() -> None:
    message = digest(replace(DIGEST, attention=(), next_draw=None), PROGRAMME)
    assert body(message)[1] == "WHAT BECAME OF THE INTRODUCTIONS"
    assert "No next draw is planned." in body(message)
