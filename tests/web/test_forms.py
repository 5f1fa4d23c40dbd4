"""Forms: a token in each, and the components that fields become."""

from uuid import UUID

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Map, MapAdapter, Rule
from wtforms import Form, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tests.web.browse import Browse
from unmentor.web.forms import error_prefix, error_summary, parameters

CHOICES = [SelectChoice("a", "A & B"), SelectChoice("b", "Both")]


class Sample(Form):
    """One field of each kind."""

    name = StringField("Your name", [InputRequired("Enter your name")], description="As on your badge")
    one = RadioField("One of them", [InputRequired("Choose one")], choices=CHOICES)
    some = SelectMultipleField("Some of them", choices=CHOICES)
    listed = SelectField("One of a list", choices=CHOICES)


def a_form(**fields: str) -> Sample:
    form = Sample(MultiDict(fields))
    form.validate()
    return form


def test_a_text_field_becomes_an_input(app: Flask) -> None:
    with app.test_request_context():
        assert parameters(a_form().name, classes="wide") == {
            "id": "name",
            "name": "name",
            "value": "",
            "label": {"text": "Your name"},
            "hint": {"text": "As on your badge"},
            "errorMessage": {"text": "Enter your name", "visuallyHiddenText": "Error"},
            "classes": "wide",
        }
        assert parameters(a_form(name="Jo\x00").name)["value"] == "Jo\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("name", ["one", "some", "listed"])
def test_a_field_of_choices_becomes_its_items(app: Flask, name: str) -> None:
    with app.test_request_context():
        taken = parameters(a_form(**{name: "b"})[name])
    assert taken["items"] == [
        {"value": "a", "text": "A & B", "checked": False, "selected": False},
        {"value": "b", "text": "Both", "checked": True, "selected": True},
    ]
    assert (taken["id"], taken["idPrefix"], taken["name"]) == (name, name, name)


def test_every_error_links_to_its_field(app: Flask) -> None:
    with app.test_request_context():
        summary = error_summary(a_form())
        assert error_prefix(a_form()) == "Error: "
        assert (error_prefix(Sample()), error_summary(Sample())) == ("", "")
    assert [part.partition('"')[0] for part in summary.split('href="')[1:]] == ["#name", "#one", "#listed"]


ADDRESSES = ["/sign-in", "/sign-in/code", "/sign-in/" + "x" * 43, "/sign-out"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("fields", [{}, {"csrf_token": "forged"}])
def test_what_was_not_sent_from_our_page_is_turned_away(browse: Browse, address: str, fields: dict[str, str]) -> None:
    page = browse.checked(browse.client.post(address, data=fields), 400)
    assert page.heading == "Please try that again"
    assert page.title == "Please try that again – UnMentoring"


def test_every_route_that_takes_something_asks_for_a_token_but_those_that_say_why_not(app: Flask) -> None:
    taking = [
        rule for rule in app.url_map.iter_rules() if rule.methods and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
    ]
    client = app.test_client()
    unasked = {rule.rule for rule in taking if "Please try that again" not in client.post(_an_address(rule)).text}
    # The first looks at where it was sent from; to the second a mail server writes, with a token of its own.
    assert unasked == {"/language", "/api/v1/bounces"}


def _an_address(rule: Rule) -> str:
    """Some address of a route; what stands in it is nothing that is there."""
    some = {"number": 1, "step": "about"}
    values = {name: some.get(name, str(UUID(int=1))) for name in rule.arguments}
    return MapAdapter(Map([rule.empty()]), "localhost", "", "", "http", "", "GET").build(rule.endpoint, values)
