"""Every route, and who it is for. A route that is not in this list fails the test: decide, then add it."""

import pytest
from flask import Flask

from unmentor.web.access import Audience, UnstatedAccess, audience_of, enforce, open_to

ROUTES = {
    ("/", "GET"): Audience.EVERYONE,
    ("/accessibility", "GET"): Audience.EVERYONE,
    ("/api/v1/bounces", "POST"): Audience.EVERYONE,
    ("/conversations/<uuid:introduction_id>", "GET"): Audience.PRACTITIONERS,
    ("/conversations/<uuid:introduction_id>/answer", "GET"): Audience.PRACTITIONERS,
    ("/conversations/<uuid:introduction_id>/answer", "POST"): Audience.PRACTITIONERS,
    ("/conversations/<uuid:introduction_id>/more", "GET"): Audience.PRACTITIONERS,
    ("/conversations/<uuid:introduction_id>/more", "POST"): Audience.PRACTITIONERS,
    ("/cookies", "GET"): Audience.EVERYONE,
    ("/feedback/<token>", "GET"): Audience.EVERYONE,
    ("/feedback/<token>", "POST"): Audience.EVERYONE,
    ("/feedback/<token>/more", "GET"): Audience.EVERYONE,
    ("/feedback/<token>/more", "POST"): Audience.EVERYONE,
    ("/feedback/<token>/thanks", "GET"): Audience.EVERYONE,
    ("/healthz", "GET"): Audience.EVERYONE,
    ("/how-it-works", "GET"): Audience.EVERYONE,
    ("/invitation/<token>", "GET"): Audience.EVERYONE,
    ("/invitation/<token>", "POST"): Audience.EVERYONE,
    ("/invitation/<token>/no", "POST"): Audience.EVERYONE,
    ("/invitation/declined", "GET"): Audience.EVERYONE,
    ("/join", "GET"): Audience.EVERYONE,
    ("/join/<step>", "GET"): Audience.EVERYONE,
    ("/join/<step>", "POST"): Audience.EVERYONE,
    ("/join/address", "GET"): Audience.EVERYONE,
    ("/join/address", "POST"): Audience.EVERYONE,
    ("/join/check", "GET"): Audience.EVERYONE,
    ("/join/council", "GET"): Audience.EVERYONE,
    ("/join/council", "POST"): Audience.EVERYONE,
    ("/join/council/list", "GET"): Audience.EVERYONE,
    ("/join/council/list", "POST"): Audience.EVERYONE,
    ("/join/done", "GET"): Audience.EVERYONE,
    ("/join/finish", "POST"): Audience.EVERYONE,
    ("/join/topics/find", "GET"): Audience.EVERYONE,
    ("/language", "POST"): Audience.EVERYONE,
    ("/learnings", "GET"): Audience.EVERYONE,
    ("/mailbox", "GET"): Audience.DEVELOPERS,
    ("/mailbox/<message_id>", "GET"): Audience.DEVELOPERS,
    ("/mailbox/<message_id>/conversation.ics", "GET"): Audience.DEVELOPERS,
    ("/mailbox/<message_id>/html", "GET"): Audience.DEVELOPERS,
    ("/me", "GET"): Audience.PRACTITIONERS,
    ("/me/answers", "GET"): Audience.PRACTITIONERS,
    ("/me/network.svg", "GET"): Audience.PRACTITIONERS,
    ("/me/address", "GET"): Audience.PRACTITIONERS,
    ("/me/address", "POST"): Audience.PRACTITIONERS,
    ("/me/address/changed", "GET"): Audience.EVERYONE,
    ("/me/council", "GET"): Audience.PRACTITIONERS,
    ("/me/council", "POST"): Audience.PRACTITIONERS,
    ("/me/edit/<step>", "GET"): Audience.PRACTITIONERS,
    ("/me/edit/<step>", "POST"): Audience.PRACTITIONERS,
    ("/me/erase", "GET"): Audience.EVERYONE,
    ("/me/erase", "POST"): Audience.EVERYONE,
    ("/me/erased", "GET"): Audience.EVERYONE,
    ("/me/export", "GET"): Audience.ALL_PRACTITIONERS,
    ("/me/export.csv", "GET"): Audience.ALL_PRACTITIONERS,
    ("/me/export.json", "GET"): Audience.ALL_PRACTITIONERS,
    ("/me/leave", "GET"): Audience.PRACTITIONERS,
    ("/me/leave", "POST"): Audience.PRACTITIONERS,
    ("/me/left", "GET"): Audience.FORMER_PRACTITIONERS,
    ("/me/return", "POST"): Audience.ALL_PRACTITIONERS,
    ("/me/apart", "GET"): Audience.PRACTITIONERS,
    ("/me/apart", "POST"): Audience.PRACTITIONERS,
    ("/me/apart/remove", "POST"): Audience.PRACTITIONERS,
    ("/me/pause", "GET"): Audience.PRACTITIONERS,
    ("/me/pause", "POST"): Audience.PRACTITIONERS,
    ("/me/resume", "POST"): Audience.PRACTITIONERS,
    ("/me/still-in", "POST"): Audience.PRACTITIONERS,
    ("/me/skip", "POST"): Audience.PRACTITIONERS,
    ("/me/skip/undo", "POST"): Audience.PRACTITIONERS,
    ("/network", "GET"): Audience.EVERYONE,
    ("/organise/", "GET"): Audience.ORGANISERS,
    ("/organise/cycles", "GET"): Audience.ORGANISERS,
    ("/organise/cycles/<int:number>", "GET"): Audience.ORGANISERS,
    ("/organise/cycles/<int:number>/approve", "POST"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/cancel", "GET"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/cancel", "POST"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/draw", "POST"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/preview", "GET"): Audience.ORGANISERS,
    ("/organise/cycles/<int:number>/send", "GET"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/send", "POST"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/replace", "GET"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/replace", "POST"): Audience.EDITORS,
    ("/organise/cycles/<int:number>/stop", "POST"): Audience.EDITORS,
    ("/organise/cycles/plan", "GET"): Audience.EDITORS,
    ("/organise/cycles/plan", "POST"): Audience.EDITORS,
    ("/organise/jobs", "GET"): Audience.ORGANISERS,
    ("/organise/messages", "GET"): Audience.ORGANISERS,
    ("/organise/messages/<uuid:message_id>", "GET"): Audience.ORGANISERS,
    ("/organise/messages/<uuid:message_id>/cancel", "GET"): Audience.EDITORS,
    ("/organise/messages/<uuid:message_id>/cancel", "POST"): Audience.EDITORS,
    ("/organise/messages/<uuid:message_id>/retry", "POST"): Audience.EDITORS,
    ("/organise/messages/retry", "GET"): Audience.EDITORS,
    ("/organise/messages/retry", "POST"): Audience.EDITORS,
    ("/organise/practitioners", "GET"): Audience.ORGANISERS,
    ("/organise/practitioners/<uuid:person_id>", "GET"): Audience.ORGANISERS,
    ("/organise/waiting", "GET"): Audience.ORGANISERS,
    ("/organise/waiting/<uuid:draft_id>", "GET"): Audience.EDITORS,
    ("/organise/waiting/<uuid:draft_id>/listed", "POST"): Audience.EDITORS,
    ("/organise/waiting/<uuid:draft_id>/new", "POST"): Audience.EDITORS,
    ("/privacy", "GET"): Audience.EVERYONE,
    ("/readyz", "GET"): Audience.EVERYONE,
    ("/sign-in", "GET"): Audience.EVERYONE,
    ("/sign-in", "POST"): Audience.EVERYONE,
    ("/sign-in/<token>", "GET"): Audience.EVERYONE,
    ("/sign-in/<token>", "POST"): Audience.EVERYONE,
    ("/sign-in/code", "GET"): Audience.EVERYONE,
    ("/sign-in/code", "POST"): Audience.EVERYONE,
    ("/sign-out", "POST"): Audience.EVERYONE,
    ("/skip/<token>", "GET"): Audience.EVERYONE,
    ("/skip/<token>", "POST"): Audience.EVERYONE,
    ("/skip/<token>/undo", "POST"): Audience.EVERYONE,
    ("/static/<path:filename>", "GET"): Audience.EVERYONE,
    ("/still-in/<token>", "GET"): Audience.EVERYONE,
    ("/still-in/<token>", "POST"): Audience.EVERYONE,
    ("/unsubscribe/<token>", "GET"): Audience.EVERYONE,
    ("/unsubscribe/<token>", "POST"): Audience.EVERYONE,
}


def test_every_route_is_for_whom_the_list_says(app: Flask) -> None:
    routes = {
        (rule.rule, method): audience_of(app, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == ROUTES


def test_a_route_that_does_not_say_stops_the_start() -> None:
    app = Flask(__name__)
    app.add_url_rule("/secret", "secret", lambda: "everything")
    with pytest.raises(UnstatedAccess, match=r"^secret does not say who may use it$"):
        enforce(app)


@pytest.mark.parametrize("address", [rule for (rule, _), audience in ROUTES.items() if audience is Audience.DEVELOPERS])
def test_what_is_for_developers_does_not_exist_in_production(production_app: Flask, address: str) -> None:
    client = production_app.test_client()
    answer = client.get(address)
    assert (answer.status_code, answer.text) == (404, client.get("/no-such-page").text)


def test_who_sends_something_without_being_signed_in_comes_back_to_no_page_in_particular(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    view = open_to(Audience.PRACTITIONERS)(lambda: "")
    app.add_url_rule("/me/change", view_func=view, endpoint="change", methods=["POST"])
    client = app.test_client()
    assert client.post("/me/change").headers["Location"] == "/sign-in"
    assert client.head("/me").headers["Location"] == "/sign-in?next=/me"
