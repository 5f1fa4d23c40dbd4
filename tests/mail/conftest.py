"""A certificate for the servers of one test run."""

from pathlib import Path

import pytest

from tests.mail.certificates import self_signed


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The files of a certificate for 127.0.0.1 that nobody trusts yet, and of its key."""
    folder = tmp_path_factory.mktemp("certificate")
    files = folder / "certificate.pem", folder / "key.pem"
    for file, text in zip(files, self_signed("127.0.0.1"), strict=True):
        file.write_text(text)
    return files
