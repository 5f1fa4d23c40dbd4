"""Finds the Chromium that the browser tests drive, or unpacks one, and writes down where it is.

`python -m tools.install_browser` ends with `.tools/chromium/browser.json`, `{"executable": ..., "env": {...}}`, or
with one line on standard error and exit code 1. In order: `$CHROMIUM`; one that the machine has; Playwright's own
download; the npm package @sparticuz/chromium, which carries the binary, its libraries and a font (Linux on x86-64, no
root needed); Debian's package, as root. A browser counts only if it starts.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".tools" / "chromium"
RECORD = FOLDER / "browser.json"

# No sandbox because tests may run as root in a container, no traffic of the browser's own.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALLED_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
UNPACK = """
const fs = require("node:fs"), zlib = require("node:zlib");
const [from, to] = process.argv.slice(1);
fs.writeFileSync(to, zlib.brotliDecompressSync(fs.readFileSync(from)));
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts/cache</cachedir></fontconfig>
"""


class NoBrowserError(Exception):
    """There is no Chromium to be had; says in one line what would help."""


@dataclass(frozen=True)
class Browser:
    """A Chromium, and the environment variables that it needs besides the machine's."""

    executable: str
    env: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The whole environment to start it in."""
        return {**os.environ, **self.env}

    def starts(self) -> bool:
        """Whether it starts here at all: a file may be of another architecture or miss a library."""
        command = [self.executable, "--version"]
        try:
            # S603: the command is a browser found below, never input
            answer = subprocess.run(  # noqa: S603
                command, env=self.environment(), capture_output=True, timeout=30, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return b"Chrom" in answer.stdout  # "Chromium 153.0", "Google Chrome 153.0"


def find_browser() -> Browser:
    """The first browser, in the order above, that starts. Raises NoBrowserError when none does."""
    if chosen := os.environ.get("CHROMIUM"):
        browser = Browser(chosen)
        if not browser.starts():
            raise NoBrowserError(f"CHROMIUM is {chosen!r}, which does not start as a browser")
        return browser
    for candidates in (_installed, _playwrights_download, npm_package, _debian_package):
        for browser in candidates():
            if browser.starts():
                return browser
    raise NoBrowserError("no Chromium starts on this machine: install one, or set CHROMIUM to the path of one")


def recorded_browser() -> Browser:
    """The browser that the set-up wrote down. Raises NoBrowserError when there is none."""
    try:
        return Browser(**json.loads(RECORD.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise NoBrowserError("no browser is set up: run `python -m tools.install_browser`, or `make test`") from None


def _installed() -> Iterator[Browser]:
    for name in INSTALLED_NAMES:
        if path := shutil.which(name):
            yield Browser(path)


def _playwrights_download() -> Iterator[Browser]:
    folders = [Path.home() / cache / "ms-playwright" for cache in (".cache", "Library/Caches")]
    if chosen := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        folders.insert(0, Path(chosen))
    for folder in folders:
        for name in ("headless_shell", "chrome-headless-shell", "chrome"):
            for path in sorted(folder.glob(f"chromium*/*/{name}"), reverse=True):
                yield Browser(str(path))


def npm_package(folder: Path = FOLDER) -> Iterator[Browser]:
    """The browser that @sparticuz/chromium carries, unpacked into a folder of its version below `folder`."""
    package = ROOT / "node_modules" / "@sparticuz" / "chromium"
    node = shutil.which("node")
    if node is None or not package.is_dir() or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    unpacked = folder / version
    if not unpacked.is_dir():
        _unpack(node, package / "bin", unpacked)
    libraries = [str(unpacked / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    yield Browser(
        str(unpacked / "chromium"),
        {"LD_LIBRARY_PATH": ":".join(filter(None, libraries)), "FONTCONFIG_PATH": str(unpacked / "fonts")},
    )


def _unpack(node: str, archives: Path, folder: Path) -> None:
    """Unpacks beside `folder` and renames at the end, so that half a browser is never taken for a whole one."""
    print("Unpacking Chromium (a few seconds, once)")
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for archive in archives.glob("*.br"):
        target = partial / archive.stem
        # S603: our own script over a package whose hash is locked
        subprocess.run([node, "-e", UNPACK, str(archive), str(target)], check=True)  # noqa: S603
        if target.suffix == ".tar":
            shutil.unpack_archive(target, target.with_suffix(""))
            target.unlink()
    (partial / "chromium").chmod(0o755)
    # The package's own file names the folders of another machine; with this one pages look the same everywhere.
    (partial / "fonts" / "fonts.conf").write_text(FONTS.format(folder=folder), encoding="utf-8")
    partial.rename(folder)


def _debian_package() -> Iterator[Browser]:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    print("Installing Debian's chromium-headless-shell")
    for arguments in (("update", "-qq"), ("install", "-qq", "--yes", "chromium-headless-shell")):
        # S603, S607: Debian's own tool with constant arguments
        subprocess.run(["apt-get", *arguments], check=False, stdout=subprocess.DEVNULL)  # noqa: S603, S607
    yield from _installed()


def main() -> int:
    """Writes the record; returns the exit code."""
    try:
        browser = find_browser()
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(asdict(browser), indent=2) + "\n", encoding="utf-8")
    print(f"Browser for the tests: {browser.executable}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
