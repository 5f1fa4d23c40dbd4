"""The style sheet comes from our sources and the locked packages."""

from pathlib import Path

import pytest

from tools.build_assets import BuildError, build


def test_builds_the_style_sheet_and_carries_the_licence(tmp_path: Path) -> None:
    build(tmp_path / "vendor")
    assert sorted(path.name for path in (tmp_path / "vendor").iterdir()) == ["govuk-frontend.LICENCE.txt", "site.css"]
    style = (tmp_path / "vendor" / "site.css").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in style
    assert ".govuk-service-navigation" in style


def test_builds_the_same_twice_and_leaves_nothing_old(tmp_path: Path) -> None:
    folder = tmp_path / "vendor"
    build(folder)
    first = (folder / "site.css").read_bytes()
    (folder / "old.css").touch()
    build(folder)
    assert (folder / "site.css").read_bytes() == first
    assert not (folder / "old.css").exists()


def test_says_in_one_line_that_node_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match=r"^the style sheet needs Node and `npm ci`: `make run` sees to both$"):
        build(tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()
