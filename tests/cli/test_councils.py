"""`unmentor councils add`, as it is typed."""

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def ready(run: Run) -> Run:
    """A database without people."""
    assert run("db", "upgrade").code == 0
    return run


def test_adding_an_organisation_says_how_to_name_it(ready: Run) -> None:
    done = ready("councils", "add", "Northern Fire Service", "--kind", "fire", "--domain", "North.example")
    assert (done.code, done.out) == (0, "added Northern Fire Service (org-northern-fire-service)\n")
    assert done.err == (
        'write "Northern Fire Service" in the council column of a sheet to name it, '
        "and addresses at north.example are tied to it\n"
    )
    assert ready("councils", "find", "northern fire service", "--json").json["how"] == "exact"


def test_what_cannot_be_added_is_one_clear_line(ready: Run) -> None:
    for name, domain, reason in (
        ("Lancashire", None, "Lancashire could be taken for Lancashire County Council or Lancashire Combined County"),
        ("...", None, 'the organisation\'s name "..." has no letters'),
        ("Northern\nFire", None, 'the organisation\'s name "Northern Fire" has a line break in it'),
        ("Northern Fire", "gmail.com", "people of any organisation have addresses at gmail.com"),
        ("Northern Fire", "gov.uk", "gov.uk is nobody's alone: anybody may have a name under it"),
    ):
        done = ready("councils", "add", name, "--kind", "other", *(("--domain", domain) if domain else ()))
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert done.err.startswith(f"unmentor: {reason}")
