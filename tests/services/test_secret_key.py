"""A development copy makes its secret key once, and keeps it from others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from unmentor.services.secret_key import with_secret_key
from unmentor.settings import SettingError, Settings


def test_it_is_made_once_for_its_owner_alone(settings: Settings) -> None:
    first = with_secret_key(settings)
    assert len(first.secret_key) == 64
    assert with_secret_key(settings) == first
    assert [(file.name, oct(file.stat().st_mode)) for file in settings.data_dir.iterdir()] == [
        ("secret-key", "0o100600")
    ]


def test_workers_that_start_at_the_same_moment_have_the_same(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: with_secret_key(settings).secret_key, range(16)))
    assert len(set(keys)) == 1


def test_one_that_is_set_is_used_and_none_is_made(settings: Settings) -> None:
    given = replace(settings, secret_key="k" * 40)
    assert with_secret_key(given) == given
    assert not settings.data_dir.exists()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(settings: Settings) -> None:
    settings.data_dir.write_text("a file")
    with pytest.raises(SettingError, match=r"secret-key can be neither read nor made: (Not a directory|File exists)$"):
        with_secret_key(settings)
