"""Use cases: join, draw a cycle, deliver mail, report.

Each is a plain function named by a verb; it takes a Session (or the Database where it needs several transactions) and
`now`, and leaves committing to its caller. No web, no command line, no clock here.
"""
