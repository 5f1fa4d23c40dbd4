"""The `unmentor` command, one file a noun. Exit 0 on success, 1 on a refusal explained in one line, 2 on wrong usage.

A command reads settings and the clock, opens a transaction, calls one service and prints; it decides nothing.
"""

from unmentor.cli.main import main as main
