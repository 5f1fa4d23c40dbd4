"""The check of templates finds each thing that it is there for, and passes what we ship."""

import pytest

from tools.check_templates import faults, main

PAGE = '{% extends "layout.html" %}\n{% block title %}T{% endblock %}\n{% block content %}<h1>T</h1>{% endblock %}\n'


def test_what_we_ship_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert capsys.readouterr().out == "Templates: all compile, nothing inline, nothing unescaped.\n"


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("{{ name | safe }}", "4: `safe` turns escaping off"),
        ("{% autoescape false %}{% endautoescape %}", "4: escaping is turned off"),
        ("<script>go()</script>", "4: inline script: the content security policy refuses it"),
        ('<a href="javascript:go()">', "4: inline script: the content security policy refuses it"),
        ('<p\nonclick="go()">', "4: inline event handler: the content security policy refuses it"),
        ("<style>p {}</style>", "4: inline style: the content security policy refuses it"),
        ('<p class="a" style="color: red">', "4: inline style: the content security policy refuses it"),
        ('<img src="//tracker.example/x.png">', "4: another host: pages load and link to nothing elsewhere"),
        ("<h1>Another</h1>", "1: a page has one h1"),
    ],
)
def test_a_page_may_not_hold(added: str, fault: str) -> None:
    assert list(faults("page.html", PAGE + added)) == [fault]


@pytest.mark.parametrize(
    "added",
    [
        "<script src=\"{{ asset('map.js') }}\"></script>",
        "<a href=\"{{ url_for('front') }}\">",
        "on Monday = x",
        "safe | sort",
    ],
)
def test_a_page_may_hold(added: str) -> None:
    assert list(faults("page.html", PAGE + added)) == []


def test_a_page_owes_a_layout_a_title_and_a_heading() -> None:
    assert list(faults("page.html", "<p>Hello</p>")) == [
        '1: a page begins with {% extends "layout.html" %}',
        "1: a page has a title block",
        "1: a page has one h1",
    ]


def test_a_layout_owes_a_language_and_a_title() -> None:
    assert list(faults("layout.html", '<html lang="en"><title>{% block title required %}')) == [
        "1: a layout has {% block content "
    ]
    assert list(faults("layout.html", "{% block title %}{% block content %}")) == [
        '1: a layout has <html lang="',
        "1: a layout has <title>",
    ]


def test_a_folder_may_have_a_layout_of_its_own_over_that_of_all() -> None:
    assert list(faults("desk/layout.html", '{# The desk #}\n{% extends "layout.html" %}')) == []
    assert list(faults("desk/page.html", PAGE.replace("layout.html", "desk/layout.html"))) == []
    assert list(faults("desk/layout.html", "<p>Hello</p>")) == [
        '1: the layout of some pages has {% extends "layout.html" %}'
    ]


def test_macros_are_no_page() -> None:
    assert list(faults("desk/press.html", "{% macro press() %}<p>Press</p>{% endmacro %}")) == []


def test_messages_carry_their_style_but_no_script() -> None:
    assert list(faults("mail/x/body.html", "<style>p {}</style><script>go()</script>")) == [
        "1: inline script: the content security policy refuses it"
    ]
