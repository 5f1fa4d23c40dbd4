"""Node comes with the virtual environment; the tools look for it on the PATH, as `make` sets it."""

import os
import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _node_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
