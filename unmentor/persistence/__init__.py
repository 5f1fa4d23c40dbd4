"""Rows: typed models, the queries over them, and the database they live in.

Nothing else knows SQL. Functions take a Session and flush; whoever opened the transaction commits it. Times are UTC.
"""

from unmentor.persistence.database import Database as Database
