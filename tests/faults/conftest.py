"""How much the tests of faults do: a little with the whole suite, all of it in `make faults`."""

import os

import pytest


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether there is time for every fault that was asked for: `make faults` says so by UNMENTOR_LONG=1."""
    return os.environ.get("UNMENTOR_LONG") == "1"
