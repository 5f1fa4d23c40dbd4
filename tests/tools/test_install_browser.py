"""The browser for the tests is one that starts, or there is one clear line."""

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tools.install_browser import ROOT, Browser, NoBrowserError, find_browser, npm_package, recorded_browser


def executable(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_recorded_browser_starts() -> None:
    assert recorded_browser().starts() is True


def test_a_chosen_browser_comes_before_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = executable(tmp_path / "mine", "echo Chromium 153.0")
    monkeypatch.setenv("CHROMIUM", chosen)
    assert find_browser() == Browser(chosen)


@pytest.mark.parametrize("script", ["exit 1", "echo something else", "exec /nowhere/at/all"])
def test_a_chosen_browser_that_does_not_start_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setenv("CHROMIUM", executable(tmp_path / "mine", script))
    with pytest.raises(NoBrowserError, match=r"mine', which does not start as a browser$"):
        find_browser()


def test_an_installed_browser_is_taken_before_one_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    installed = executable(tmp_path / "chromium", "echo Chromium 153.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() == Browser(installed)


@pytest.mark.skipif(
    (platform.system(), platform.machine()) != ("Linux", "x86_64"), reason="the package carries a Linux x86-64 binary"
)
def test_the_browser_of_the_npm_package_starts_without_root_or_apt() -> None:
    with tempfile.TemporaryDirectory() as folder:  # 200 MB: too much for the folders that pytest keeps
        (browser,) = npm_package(Path(folder))
        assert browser.starts() is True
        assert f"{folder}/" in (Path(browser.env["FONTCONFIG_PATH"]) / "fonts.conf").read_text(encoding="utf-8")


def test_the_command_fails_with_one_line() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tools.install_browser"],
        cwd=ROOT,
        env={**os.environ, "CHROMIUM": "/nowhere/chromium"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (
        1,
        "",
        "CHROMIUM is '/nowhere/chromium', which does not start as a browser\n",
    )
