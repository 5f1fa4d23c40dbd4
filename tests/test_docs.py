"""README and docs say what is true: every setting and command is there, and README's commands run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from unmentor.cli import main
from unmentor.settings import OPTIONS, PREFIX, Option

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
OPERATORS = (ROOT / "docs" / "operators.md").read_text("utf-8")


def _commands(group: click.Group, path: str) -> list[str]:
    """Every command below a group, as it is typed."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        typed = f"{path} {name}"
        found += _commands(command, typed) if isinstance(command, click.Group) else [typed]
    return found


def _readme_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_setting_is_documented_with_its_default_and_purpose(option: Option) -> None:
    default = f"`{option.default}`" if option.default else "(none)"
    needed = "needed" if option.needed_in_production else ""
    assert f"| `{PREFIX}{option.name}` | {default} | {option.purpose} | {needed} |" in OPERATORS


@pytest.mark.parametrize("command", _commands(main, "unmentor"))
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"\b{command}\b", README + OPERATORS)


def test_every_make_target_that_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert (
        set(re.findall(r"`make ([a-z]+)", README)) | set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE)) <= targets
    )


def test_every_file_that_readme_links_to_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_commands_of_readme_run_one_after_the_other(tmp_path: Path) -> None:
    """As a newcomer types them after `make run`: in one shell, with the checkout's sample beside it."""
    sample = tmp_path / "unmentor" / "cli" / "sample-sign-ups.csv"
    sample.parent.mkdir(parents=True)
    sample.write_bytes((ROOT / "unmentor" / "cli" / "sample-sign-ups.csv").read_bytes())
    unmentor = tmp_path / ".venv" / "bin" / "unmentor"
    unmentor.parent.mkdir(parents=True)
    unmentor.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m unmentor "$@"\n', "utf-8")
    unmentor.chmod(0o755)
    lines = [line for block in _readme_blocks("sh") for line in block.splitlines()]
    # Serving runs until it is stopped; tests/cli starts it for real.
    lines = [line.replace("unmentor serve", "unmentor serve --help #") for line in lines]
    assert len(lines) > 12
    script = "\n".join([".venv/bin/unmentor demo --once", *lines])
    environ = {name: value for name, value in os.environ.items() if not name.startswith("UNMENTOR_")}
    done = subprocess.run(["sh", "-eux"], input=script, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
