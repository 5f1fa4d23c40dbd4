"""`unmentor organiser`, as it is typed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, imported


@pytest.fixture
def ready(tmp_path: Path, run: Run) -> Run:
    """A database without organisers."""
    imported(tmp_path, "Email,Name,Council\nann@x.example,Ann Lee,Fife\n").close()
    return run


def test_organisers_are_added_changed_listed_and_removed(ready: Run) -> None:
    assert ready("organiser", "list").out == "nobody organises yet: `unmentor organiser add ADDRESS --role owner`\n"
    added = ready("organiser", "add", "Olu@Programme.example", "--role", "owner")
    assert added.out == (
        "olu@programme.example organises, as owner; they sign in at /sign-in, by a message to that address\n"
    )
    ready("organiser", "add", "ann@x.example", "--role", "owner")
    ready("organiser", "add", "ann@x.example", "--role", "viewer")
    assert ready("organiser", "list").out == "viewer  ann@x.example\nowner   olu@programme.example\n"
    listed = [(row["address"], row["role"]) for row in ready("organiser", "list", "--json").json]
    assert listed == [("ann@x.example", "viewer"), ("olu@programme.example", "owner")]
    assert ready("organiser", "remove", "OLU@programme.example").code == 0
    assert ready("organiser", "list").out == "viewer  ann@x.example\n"


def test_what_cannot_be_done_is_one_line(ready: Run) -> None:
    for arguments, code, said in (
        (("remove", "nobody@x.example"), 1, "unmentor: no organiser has the address nobody@x.example\n"),
        (
            ("add", "not an address", "--role", "owner"),
            1,
            "unmentor: The address is not an address that we can write to",
        ),
        (("add", "olu@x.example", "--role", "king"), 2, "Usage:"),
    ):
        done = ready("organiser", *arguments)
        assert (done.code, done.out) == (code, "")
        assert done.err.startswith(said)
