"""README and docs say what is true: every setting and command is there, and README's commands run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from unmentor.cli import main
from unmentor.settings import OPTIONS, PREFIX

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


@pytest.mark.parametrize("name", [PREFIX + option.name for option in OPTIONS])
def test_every_setting_is_documented_with_its_purpose(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|", OPERATORS, re.MULTILINE)


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
    """In an empty folder, with the sample sheet where README has it."""
    (tmp_path / "sign-ups.csv").write_bytes((ROOT / "unmentor" / "cli" / "sample-sign-ups.csv").read_bytes())
    lines = [
        line for block in _readme_blocks("sh") for line in block.splitlines() if line.startswith(".venv/bin/unmentor")
    ]
    assert len(lines) > 8
    for line in lines:
        command = shlex.split(line, comments=True)[1:]
        if command[0] in {"serve", "scheduler"}:
            command.append("--help")  # they run until stopped; tests/cli starts them for real
        done = subprocess.run(
            [sys.executable, "-m", "unmentor", *command], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
