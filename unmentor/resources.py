"""Finds what ships beside the code: inside the package in an installed wheel, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: str) -> Path:
    """The folder called `name` ("templates", "migrations", "translations").

    Raises FileNotFoundError when neither an installed package nor a checkout holds it.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"unmentor was installed without its {name} folder")
