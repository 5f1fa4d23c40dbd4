"""Builds what pages load, from `unmentor/web/assets/` and the npm packages, into `unmentor/web/static/vendor/`.

`python -m tools.build_assets` needs Node on the PATH and `npm ci` done. The folder that it writes holds third-party
work, so it carries the licences; git ignores it, the wheel ships it. Pages use no script, so none is built.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "unmentor" / "web" / "assets"
VENDOR = ROOT / "unmentor" / "web" / "static" / "vendor"
MODULES = ROOT / "node_modules"


class BuildError(Exception):
    """What stands in the way, in one line."""


def build(target: Path = VENDOR) -> None:
    """Fills `target` anew: `site.css`, and a licence file for each package in it. Raises BuildError."""
    css = _compiled(ASSETS / "site.scss")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (target / "site.css").write_text(css, encoding="utf-8")
    for licence in ASSETS.glob("*.LICENCE.txt"):
        shutil.copyfile(licence, target / licence.name)


def _compiled(source: Path) -> str:
    """The style sheet that `source` makes, compressed."""
    node, sass = shutil.which("node"), MODULES / "sass" / "sass.js"
    if node is None or not sass.is_file():
        raise BuildError("the style sheet needs Node and `npm ci`: `make run` sees to both")
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={MODULES}"]
    # S603: our own arguments over a package whose hash is locked
    answer = subprocess.run([node, str(sass), *options, str(source)], capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode or answer.stderr:
        raise BuildError(f"sass: {answer.stderr.strip()}")
    return answer.stdout


def main() -> int:
    """Builds; returns the exit code."""
    try:
        build()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
