"""Who has met whom, and what it adds up to: links between councils, components, distances.

Pure: pairs of people in, numbers out. No database, no web, no clock. Only conversations that took place count as edges;
introductions that came to nothing are for the rules of the draw, not for the network.
"""

from unmentor.network.standing import Standing, standing

__all__ = ["Standing", "standing"]
