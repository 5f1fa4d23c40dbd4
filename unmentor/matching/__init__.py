"""Who meets whom: the best draw, with its proof and its reasons.

Pure: numbers and plain values in, numbers and plain values out. No database, no web, no files and no clock but the time
budget. All weights are whole numbers and all sums exact, so that a proof is a proof on any machine.
"""

from unmentor.matching.arrays import Matching, maximum_weight_matching
from unmentor.matching.certificate import certificate
from unmentor.matching.draw import Draw, Introduced, draw
from unmentor.matching.explain import LeftOut, LeftOutReason, Parts, Reason, Why
from unmentor.matching.fairness import Fairness, fairness
from unmentor.matching.people import Person, Weights
from unmentor.matching.pool import Pool
from unmentor.matching.verify import verify
from unmentor.matching.why_not import Rule, WhyNot, why_not
from unmentor.matching.words import Names, left_out_sentence, sentences

__all__ = [
    "Draw",
    "Fairness",
    "Introduced",
    "LeftOut",
    "LeftOutReason",
    "Matching",
    "Names",
    "Parts",
    "Person",
    "Pool",
    "Reason",
    "Rule",
    "Weights",
    "Why",
    "WhyNot",
    "certificate",
    "draw",
    "fairness",
    "left_out_sentence",
    "maximum_weight_matching",
    "sentences",
    "verify",
    "why_not",
]
