"""Whom not to be introduced to: a list that only its owner sees."""

import pytest
from flask import Flask

from tests.web.browse import Browse, Page
from tests.web.mine import done, errors, press
from tests.web.programme import add_people
from tests.web.signing_in import PRACTITIONER, sign_in
from unmentor.persistence import Database

OTHER = "person1@council.example"
BUTTON = "Add to my list"
BAD = "Enter an email address in the correct format, like name@council.gov.uk"
LONG = "Email address must be 254 characters or fewer"


@pytest.fixture
def mine(browse: Browse, database: Database) -> Browse:
    """The browser of Person 0."""
    with database.transaction() as rows:
        add_people(rows, people=3, councils=3)
    sign_in(browse, database)
    return browse


def listed(page: Page) -> list[str]:
    return page.texts(".//ul[@class='my-list']/li/span")


@pytest.mark.parametrize("address", [OTHER, "nobody.here@elsewhere.example"])
def test_the_answer_is_the_same_whether_or_not_they_take_part(mine: Browse, address: str) -> None:
    page = press(mine, mine("/me/apart"), BUTTON, keep_apart=f" {address.upper()} ")
    assert (page.heading, done(page), listed(page)) == (
        "Whom not to introduce me to",
        ["You will not be introduced to them."],
        [address],
    )
    again = press(mine, page, BUTTON, keep_apart=address)
    assert (done(again), listed(again)) == (["You will not be introduced to them."], [address])


def test_somebody_may_be_taken_off_the_list_twice(mine: Browse) -> None:
    page = press(mine, mine("/me/apart"), BUTTON, keep_apart=OTHER)
    for _ in range(2):
        gone = press(mine, page, f"Take off {OTHER}")
        assert (done(gone), listed(gone)) == (["They are off your list."], [])


def test_nobody_else_sees_the_list(app: Flask, mine: Browse, database: Database) -> None:
    press(mine, mine("/me/apart"), BUTTON, keep_apart=OTHER)
    other = Browse(app)
    sign_in(other, database, OTHER)
    assert listed(other("/me/apart")) == []
    press(other, other("/me/apart"), BUTTON, keep_apart="x@elsewhere.example")
    assert listed(mine("/me/apart")) == [OTHER]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the email address of whom you would rather not meet"),
        (PRACTITIONER, "Enter somebody else's email address: this one is your own"),
        ("🎉", BAD),
        ("<b>x</b>", BAD),
        ("' OR 1=1 --", BAD),
        ("x" * 400, LONG),
    ],
)
def test_what_is_no_address_is_said_beside_it_and_kept_as_typed(mine: Browse, typed: str, says: str) -> None:
    page = mine("/me/apart")
    token = page.root.find(".//main//form/input")
    assert token is not None
    answer = mine.client.post("/me/apart", data={"csrf_token": token.get("value"), "keep_apart": typed})
    wrong = mine.checked(answer)
    assert wrong.title == "Error: Whom not to introduce me to – UnMentoring"
    assert errors(wrong) == [(says, "#keep_apart")]
    assert wrong.texts(".//p[@class='govuk-error-message']") == [f"Error: {says}"]
    (field,) = wrong.root.findall(".//main//input[@id='keep_apart']")
    assert (field.get("value") or "", listed(wrong)) == (typed, [])
