"""The one kind of error that people see as a sentence."""


class Refusal(Exception):
    """Something we will not do, said in one line in the user's words.

    The command line prints it and exits with 1; a page shows it. Anything else is our fault and keeps its traceback.
    """
