"""Every page, in the light and in the dark, on a phone and on a desk."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.site import Site
from tests.browser.visit import Visit

OPEN = ["/", "/how-it-works", "/network", "/privacy", "/accessibility", "/cookies"]
WELSH = [f"{path}?language=cy" for path in [*OPEN, "/no-such-page"]]
PATHS = [*OPEN, *WELSH, "/mailbox", "/mailbox?page=2", "/mailbox/{message}", "/no-such-page"]
NEW_PATHS = ["/", "/network", "/mailbox"]
# All of axe's rules, those that go past WCAG too. A message's frame has no script, so axe cannot look inside.
AXE = {"resultTypes": ["violations"], "iframes": False}
NARROW = 320

OpenPage = Callable[..., Visit]


def violations(visit: Visit) -> list[tuple[str, list[str]]]:
    """The rules that axe finds broken, with where."""
    found: list[dict[str, Any]] = Axe().run(visit.page, options=AXE).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def widths(visit: Visit) -> tuple[int, int]:
    """What the page needs and what the window has, in CSS pixels."""
    needs, has = visit.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return needs, has


# Welsh has the same elements in the same colours, so two of the four windows are enough for it.
@pytest.mark.parametrize(
    ("path", "scheme", "width"),
    [
        *product([path for path in PATHS if path not in WELSH], ["light", "dark"], [NARROW, 1280]),
        *product(WELSH, ["light"], [NARROW]),
        *product(WELSH, ["dark"], [1280]),
    ],
)
def test_axe_finds_nothing_and_the_console_is_quiet(
    visit: OpenPage, site: Site, path: str, scheme: str, width: int
) -> None:
    opened = visit(site, path, width=width, scheme=scheme)
    assert violations(opened) == []
    assert (opened.complaints, opened.strangers) == ([], set())


@pytest.mark.parametrize("path", NEW_PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_first_day(visit: OpenPage, new_site: Site, path: str, scheme: str) -> None:
    opened = visit(new_site, path, scheme=scheme)
    assert violations(opened) == []
    assert (opened.complaints, opened.strangers) == ([], set())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_links_stay_readable_under_the_pointer(visit: OpenPage, site: Site, scheme: str) -> None:
    opened = visit(site, "/mailbox?page=2", scheme=scheme)
    for name in ("Home", "Newer messages"):
        opened.page.get_by_role("link", name=name).hover()
        assert violations(opened) == []


# 320 CSS pixels is also what a window of 1280 shows at 400 % zoom (WCAG 2.2, 1.4.10 Reflow).
@pytest.mark.parametrize("path", PATHS)
def test_nothing_scrolls_sideways_on_a_narrow_window(visit: OpenPage, site: Site, path: str) -> None:
    needs, has = widths(visit(site, path, width=NARROW))
    assert (needs, has) == (NARROW, NARROW)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_cut_off_with_wide_spacing(visit: OpenPage, site: Site, path: str) -> None:
    """WCAG 2.2, 1.4.12 Text spacing."""
    opened = visit(site, path, width=NARROW)
    opened.page.evaluate(
        """document.querySelectorAll("*").forEach((element) => Object.assign(element.style, {
            lineHeight: "1.5", letterSpacing: "0.12em", wordSpacing: "0.16em"}))"""
    )
    assert widths(opened) == (NARROW, NARROW)


def test_the_pages_are_the_same_without_script(visit: OpenPage, site: Site) -> None:
    for path in PATHS:
        with_script, without = visit(site, path), visit(site, path, script=False)
        assert without.page.locator("body").inner_text() == with_script.page.locator("body").inner_text()
        assert without.complaints == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit: OpenPage, site: Site) -> None:
    keyboard = visit(site, "/").page
    keyboard.keyboard.press("Tab")
    skip = keyboard.locator(":focus")
    assert skip.inner_text() == "Skip to main content"
    box = skip.bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["y"] >= 0, box["height"] >= 24) == (True, True, True)
    keyboard.keyboard.press("Enter")
    assert keyboard.locator(":focus").get_attribute("id") == "main-content"
    keyboard.keyboard.press("Tab")
    assert keyboard.locator(":focus").inner_text() == "read them in the mailbox"


def test_one_message_leads_from_the_front_page_to_its_calendar_entry(visit: OpenPage, site: Site) -> None:
    opened = visit(site, "/")
    opened.page.get_by_role("link", name="read them in the mailbox").click()
    opened.page.get_by_role("main").get_by_role("listitem").first.get_by_role("link").click()
    shown = opened.page.frame_locator("iframe").get_by_role("heading", level=1)
    assert "Ben Okoro" in shown.inner_text()
    with opened.page.expect_download() as download:
        opened.page.get_by_role("link", name="Calendar entry (conversation.ics)").click()
    assert download.value.suggested_filename == "conversation.ics"
    assert opened.complaints == []


@pytest.mark.parametrize("path", [*OPEN, "/network?language=cy"])
def test_paper_gets_dark_words_on_white_and_no_menu(visit: OpenPage, site: Site, path: str) -> None:
    opened = visit(site, path, scheme="dark")
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.page.locator("h1").evaluate("element => getComputedStyle(element).color") == "rgb(0, 0, 0)"
    for what in ("nav", ".language-switch", "footer"):
        assert opened.page.locator(what).is_visible() is False


@pytest.mark.parametrize("script", [True, False])
def test_the_switch_stays_on_the_page_and_is_remembered(visit: OpenPage, site: Site, script: bool) -> None:
    opened = visit(site, "/privacy", script=script)
    opened.page.get_by_role("button", name="Cymraeg").click()
    assert opened.page.url == site.url("/privacy")
    assert opened.page.get_by_role("heading", level=1).inner_text() == "Preifatrwydd"
    opened.page.get_by_role("link", name="Hafan").click()
    assert opened.page.locator("html").get_attribute("lang") == "cy"
    opened.page.get_by_role("button", name="English").press("Enter")
    assert opened.page.locator("html").get_attribute("lang") == "en"
    assert opened.complaints == []


def test_a_first_visit_weighs_less_than_fifty_kilobytes(visit: OpenPage, site: Site) -> None:
    loaded = visit(site, "/").page.evaluate(
        "performance.getEntries().filter((entry) => entry.encodedBodySize).map((entry) => entry.encodedBodySize)"
    )
    assert len(loaded) == 3  # the page, its style sheet and its script
    assert sum(loaded) < 50_000
