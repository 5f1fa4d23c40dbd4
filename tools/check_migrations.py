"""Part of `make check`: the migrations go up and down, and end at what the models say."""

import sys
import tempfile
from pathlib import Path

from unmentor.persistence import Database
from unmentor.persistence.migrate import differences, downgrade, upgrade


def main() -> int:
    """0 when they agree; 1 with the differences printed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'check.db'}")
        upgrade(database)
        found = differences(database)
        downgrade(database, "base")
        database.close()
    print(found or "Migrations: up, down, and in step with the models.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
