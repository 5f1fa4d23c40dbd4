"""Builds what pages load, from `unmentor/web/assets/` and the npm packages, into `unmentor/web/static/vendor/`.

`python -m tools.build_assets` needs Node on the PATH and `npm ci` done. The folder that it writes holds third-party
work, so it carries the licences; git ignores it, the wheel ships it.
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
    """Fills `target` anew: `site.css`, `site.js`, and a licence file for each package in them. Raises BuildError."""
    files = {"site.css": _style(ASSETS / "site.scss"), "site.js": _script(ASSETS / "site.js")}
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8")
    for licence in ASSETS.glob("*.LICENCE.txt"):
        shutil.copyfile(licence, target / licence.name)


def _style(source: Path) -> str:
    """The style sheet that `source` makes, compressed."""
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={MODULES}"]
    return _made_by("sass/sass.js", [*options, str(source)])


def _script(source: Path) -> str:
    """The module that `source` and what it imports make, without spaces, for browsers that know modules."""
    options = ["--bundle", "--minify", "--format=esm", "--target=es2020", "--log-level=warning"]
    # accessible-autocomplete's own sources: what it publishes built brings along what browsers lacked ten years ago.
    sources = ["--legal-comments=none", "--loader:.js=jsx", '--define:process.env.COMPONENT_LIBRARY="PREACT"']
    return _made_by("esbuild/bin/esbuild", [str(source), *options, *sources])


def _made_by(tool: str, arguments: list[str]) -> str:
    """What a tool of npm's writes. Raises BuildError, also where it has something to complain of."""
    node, program = shutil.which("node"), MODULES / tool
    if node is None or not program.is_file():
        raise BuildError("style sheet and script need Node and `npm ci`: `make run` sees to both")
    # S603: our own arguments over packages whose hashes are locked
    answer = subprocess.run([node, str(program), *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode or answer.stderr:
        raise BuildError(f"{Path(tool).stem}: {answer.stderr.strip()}")
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
