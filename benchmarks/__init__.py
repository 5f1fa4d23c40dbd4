"""Side by side with peers: the same instances in the same process, ratios printed.

Times are of one run each on a machine that may be doing other things: read the ratios, not the seconds. Every answer is
checked to keep the rules, values are compared every time, and a difference between two exact methods is an error.

- `instances` makes what is solved: matrices of three kinds, and pools of people with a history.
- `peers` and `pools` are the methods, for the one and for the other.
- `measure` runs one method on one instance in a process of its own; `programme` decides which, in what order.
- `table`, `picture` and `page` say what came out; `machine` says on what.
"""
