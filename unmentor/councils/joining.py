"""Whether an organisation may stand beside the councils: its name and its domains have to mean it alone."""

import re

from unmentor.councils.domains import PUBLIC_SUFFIXES, SHARED_HOSTS, WIDE_SUFFIXES
from unmentor.councils.normalise import tells_nothing_apart
from unmentor.councils.register import Council, Register
from unmentor.councils.resolve import How, Resolution, resolve
from unmentor.errors import Refusal

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class OrganisationRefused(Refusal):
    """An organisation that cannot be added as given."""


class DomainTaken(OrganisationRefused):
    """A mail domain that is somebody else's, wholly or in part."""


def read_domain(text: str) -> str:
    """A mail domain in lower case, without "@" before and the point after it.

    Raises OrganisationRefused for what is none, for letters outside ASCII (an address has them as "xn--..."), and for
    the names and hosts that people of many organisations have addresses at.
    """
    domain = text.strip().lower().removeprefix("@").rstrip(".")
    # the text as given: lower() makes an ASCII "k" of the Kelvin sign
    if not text.isascii() or not _DOMAIN.fullmatch(domain) or not all(map(_is_label, domain.split("."))):
        raise OrganisationRefused(f"{text!r} is no mail domain; one looks like northfire.example")
    if domain in PUBLIC_SUFFIXES or domain.partition(".")[2] in WIDE_SUFFIXES:
        raise OrganisationRefused(f"{domain} is nobody's alone: anybody may have a name under it")
    if any(domain == host or domain.endswith(f".{host}") for host in SHARED_HOSTS):
        raise OrganisationRefused(f"people of any organisation have addresses at {domain}")
    return domain


def refuse_unfit(register: Register, organisation: Council) -> None:
    """Raises OrganisationRefused unless the organisation's name and domains mean nobody yet, and it once it is in."""
    name = organisation.name
    if tells_nothing_apart(name):
        raise OrganisationRefused(f"{name!r} does not say which organisation it is; write its name in full")
    found = resolve(register, name)
    if found.how is not How.UNKNOWN:
        raise OrganisationRefused(_why_known(name, found))
    for domain in organisation.domains:
        _refuse_owned(register, domain)
    if resolve(register.including([organisation]), name).council != organisation:
        raise OrganisationRefused(f"{name!r} would not be understood as a name in a sheet; write it in words")


def _why_known(name: str, found: Resolution) -> str:
    if found.council is None:
        names = " or ".join(council.name for council in found.candidates)
        return f"{name} could be taken for {names}; write the name that tells it apart from a council"
    council = f"{found.council.name} ({found.council.code})"
    if found.how in (How.EXACT, How.VARIANT):
        return f"{name} is already there, as {council}"
    return f"{name} is understood as {council}" + (", which took its place" if found.how is How.FORMER else "")


def _refuse_owned(register: Register, domain: str) -> None:
    owners = resolve(register, f"@{domain}").candidates
    if owners:
        names = " and ".join(council.name for council in owners)
        raise DomainTaken(f"the domain {domain} already belongs to {names}")
    for council in register.councils:
        for known in (*council.domains, *council.shared_domains):
            if known.endswith(f".{domain}"):
                raise DomainTaken(f"the domain {domain} is not one organisation's: {known} is {council.name}'s")


def _is_label(label: str) -> bool:
    """Whether IDNA (RFC 5891, 4.2.3.1) lets a label be: two hyphens third and fourth only where they encode letters."""
    if label[2:4] != "--":
        return True
    try:
        return label.startswith("xn--") and label.encode().decode("idna").encode("idna") == label.encode()
    except UnicodeError:
        return False
