"""The register of UK councils, and tying what people type to one of them.

Rule of this folder: pure. It reads its own three CSV files and nothing else: no database, no web, no clock.
Precision before recall: where two councils could be meant there is no guess, only candidates.
README.md says where the facts can be checked.
"""

from unmentor.councils.joining import DomainTaken, OrganisationRefused, read_domain, refuse_unfit
from unmentor.councils.register import (
    Ambiguity,
    Council,
    FormerCouncil,
    Kind,
    Register,
    load_register,
)
from unmentor.councils.resolve import How, Resolution, resolve, resolve_person

__all__ = [
    "Ambiguity",
    "Council",
    "DomainTaken",
    "FormerCouncil",
    "How",
    "Kind",
    "OrganisationRefused",
    "Register",
    "Resolution",
    "load_register",
    "read_domain",
    "refuse_unfit",
    "resolve",
    "resolve_person",
]
