"""Side by side with peers: the same instances in the same process, ratios printed.

Times are of one run each on a machine that may be doing other things: read the ratios, not the seconds. Values are
compared every time, and a difference is an error.
"""
