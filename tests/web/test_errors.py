"""Wrong addresses, wrong methods and our own faults are explained in plain words."""

import pytest

from tests.web.browse import Browse
from unmentor.persistence import Database
from unmentor.settings import Settings
from unmentor.web import create_app


@pytest.mark.parametrize(
    "address", ["/no-such-page", "/mailbox/none", "/static/", "/../../etc/passwd", "/%00", "/<script>"]
)
def test_an_unknown_address_is_said_to_be_one(browse: Browse, address: str) -> None:
    assert browse(address, status=404).heading == "Page not found"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_page_that_only_shows_takes_nothing(browse: Browse, method: str) -> None:
    page = browse("/", method=method, status=405)
    assert page.heading == "This page cannot be used like that"
    assert set(page.response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_fault_of_ours_is_owned_up_to(settings: Settings) -> None:
    unmigrated = Database(settings.database_url)
    page = Browse(create_app(settings, unmigrated)).client.get("/")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "sqlite" not in page.text.lower()
    unmigrated.close()
