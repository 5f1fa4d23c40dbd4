"""The collector of cycles rests while very many objects are made, and never longer."""

import gc

import pytest

from unmentor.uncollected import uncollected


@uncollected()
def _fail() -> None:
    raise ValueError("collected" if gc.isenabled() else "uncollected")


def test_the_collector_is_off_within_and_on_again_after_a_failure() -> None:
    with pytest.raises(ValueError, match=r"^uncollected$"):
        _fail()
    assert gc.isenabled()


def test_whoever_turned_the_collector_off_before_finds_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
