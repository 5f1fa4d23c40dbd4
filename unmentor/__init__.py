"""UnMentoring: monthly conversations between equals from different councils."""

__version__ = "0.1.0"
