"""On what it ran."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("numpy", "scipy", "networkx", "rustworkx", "ortools")


def machine() -> str:
    """Cores, processor, Python and libraries, in a sentence or two; nothing that names the machine."""
    cores = os.cpu_count() or 1
    return (
        f"{cores} {'core' if cores == 1 else 'cores'} ({_processor()}), {platform.system()}, "
        f"Python {platform.python_version()}. {', '.join(map(_library, _LIBRARIES))}."
    )


def _processor() -> str:
    """The name that Linux has for it, else the architecture."""
    try:
        said = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.split(":", 1)[1].strip() for line in said if line.startswith("model name"))
    return next(names, platform.machine())


def _library(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"
