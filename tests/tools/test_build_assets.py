"""Style sheet and script come from our sources and the locked packages."""

from pathlib import Path

import pytest

from tools import build_assets
from tools.build_assets import BuildError, build


def test_builds_style_sheet_and_script_and_carries_the_licences(tmp_path: Path) -> None:
    build(tmp_path / "vendor")
    assert sorted(path.name for path in (tmp_path / "vendor").iterdir()) == [
        "accessible-autocomplete.LICENCE.txt",
        "govuk-frontend.LICENCE.txt",
        "preact.LICENCE.txt",
        "site.css",
        "site.js",
    ]
    style = (tmp_path / "vendor" / "site.css").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in style
    assert ".govuk-service-navigation" in style


def test_builds_the_same_twice_and_leaves_nothing_old(tmp_path: Path) -> None:
    folder = tmp_path / "vendor"
    build(folder)
    first = [(folder / name).read_bytes() for name in ("site.css", "site.js")]
    (folder / "old.css").touch()
    build(folder)
    assert [(folder / name).read_bytes() for name in ("site.css", "site.js")] == first
    assert not (folder / "old.css").exists()


def test_says_in_one_line_that_node_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match=r"^style sheet and script need Node and `npm ci`: `make run` sees to both$"):
        build(tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_says_what_is_wrong_with_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site.scss").write_text("p { margin: 0 }")
    (tmp_path / "site.js").write_text('import "./none.js"')
    monkeypatch.setattr(build_assets, "ASSETS", tmp_path)
    with pytest.raises(BuildError, match=r'^esbuild: .*Could not resolve "./none.js"'):
        build(tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()
