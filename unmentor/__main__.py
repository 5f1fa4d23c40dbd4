"""`python -m unmentor`: the same command, for where the script is not on the path."""

from unmentor.cli import main

main()
