"""Every message in a real browser: on a phone, in light and dark, in both languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.visit import Visit
from tests.mail.samples import every_message

WIDE = 700
# A message is shown inside the page of a mail program, whose landmarks it would get in the way of.
OF_WHOLE_PAGES = {"landmark-one-main", "region"}


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", WIDE), ("en", "dark", NARROW), ("cy", "light", NARROW), ("cy", "dark", WIDE)],
)
def test_every_message_can_be_read_and_is_no_wider_than_the_window(
    new_context: Callable[..., BrowserContext], language: str, scheme: str, width: int
) -> None:
    context = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = Visit(context, "https://unmentoring.example")
    found = {}
    for name, message in every_message(language).items():
        visit.page.set_content(message.html)
        broken = [(rule, where) for rule, where in violations(visit) if rule not in OF_WHOLE_PAGES]
        found[name] = broken, widths(visit)
    assert found == {name: ([], (width, width)) for name in every_message(language)}
    assert (visit.complaints, visit.strangers) == ([], set())
