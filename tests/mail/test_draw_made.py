"""The message to an organiser when a draw is made."""

from dataclasses import replace

from tests.mail.samples import DRAW_MADE, ID, ORGANISER, PROGRAMME
from tests.mail.seen import body
from unmentor.mail import draw_made


def test_it_says_what_came_of_the_draw_and_when_it_goes_out_by_itself() -> None:
    message = draw_made(DRAW_MADE, PROGRAMME)
    assert message.subject == "The draw for December 2026 goes out on Tuesday 1 December, 13:00"
    assert body(message) == [
        "The draw for December 2026 is made, and nobody has heard of it yet.",
        "- People in the draw: 1,203 - Pairs: 600 - Conversations of three: 1 - Without a partner: 0",
        "The introductions go out on Tuesday 1 December, 13:00, unless an organiser stops them before.",
        f"Look at the draw: {DRAW_MADE.link}",
    ]


def test_one_that_an_organiser_has_to_approve_says_that_it_waits() -> None:
    message = draw_made(replace(DRAW_MADE, goes_out_at=None), PROGRAMME)
    assert message.subject == "The draw for December 2026 waits for you"
    assert body(message)[2] == "The introductions go out when an organiser approves them."


def test_it_goes_to_an_address_of_which_no_name_is_known() -> None:
    message = draw_made(DRAW_MADE, PROGRAMME)
    assert (message.recipient, message.recipient_name, message.message_id) == (
        ORGANISER,
        "",
        f"<draw-made.{ID}@unmentoring.example>",
    )
