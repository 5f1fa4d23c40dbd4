"""Links that open without signing in: what was signed comes back, and nothing else does."""

from uuid import UUID

import pytest

from tests.mail.samples import PROGRAMME
from unmentor.services.links import Use, link, read_token, token

ONE, OTHER = UUID(int=1), UUID(int=2**128 - 1)
SECRET = "s" * 40


def test_a_link_opens_what_it_was_made_for() -> None:
    address = link(PROGRAMME, Use.FEEDBACK, ONE, OTHER)
    page, _, text = address.rpartition("/")
    assert page == "https://unmentoring.example/feedback"
    assert read_token(PROGRAMME.secret, Use.FEEDBACK, text) == (ONE, OTHER)
    assert len(token(SECRET, Use.UNSUBSCRIBE, ONE)) == 66


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "x",
        "é",
        "\ud800",
        token(SECRET, Use.FEEDBACK, ONE)[:-1],
        token(SECRET, Use.FEEDBACK, ONE) + "A",
        token(SECRET, Use.UNSUBSCRIBE, ONE),
        token("t" * 40, Use.FEEDBACK, ONE),
        token(SECRET, Use.FEEDBACK, ONE).rpartition(".")[0],
    ],
)
def test_nothing_else_does(text: str) -> None:
    assert read_token(SECRET, Use.FEEDBACK, text) == ()
