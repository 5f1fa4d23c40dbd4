"""Who has met whom, and what it adds up to: links between councils, components, distances, reach; and playing it ahead.

Pure: pairs of people in, numbers and pictures as text out. No database, no web, no clock. Only conversations that took
place count as edges; introductions that came to nothing are for the rules of the draw, not for the network.
"""

from unmentor.network.bits import Ints
from unmentor.network.distance import EXACT, SAMPLE, mean_distance, sources_of
from unmentor.network.growth import Chronicle, Growth, Pair
from unmentor.network.lottery import lottery
from unmentor.network.nearby import Nearby, Sketch, nearby, sketch
from unmentor.network.picture import Panel, picture
from unmentor.network.play import Events, Group, Policy, Situation, Turn, pairs_of, play
from unmentor.network.reach import Reach
from unmentor.network.standing import Standing, one_after_the_other, standing

__all__ = [
    "EXACT",
    "SAMPLE",
    "Chronicle",
    "Events",
    "Group",
    "Growth",
    "Ints",
    "Nearby",
    "Pair",
    "Panel",
    "Policy",
    "Reach",
    "Situation",
    "Sketch",
    "Standing",
    "Turn",
    "lottery",
    "mean_distance",
    "nearby",
    "one_after_the_other",
    "pairs_of",
    "picture",
    "play",
    "sketch",
    "sources_of",
    "standing",
]
