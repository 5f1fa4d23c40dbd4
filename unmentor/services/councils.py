"""The organisations that practitioners work for: the register, kept in step with its file, and those organisers add."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from unmentor.councils import Council, How, Kind, Register, load_register, resolve
from unmentor.errors import Refusal
from unmentor.persistence.models import CouncilRow, OrganisationDomainRow

# What an organiser may add; the councils themselves are the register's business.
ADDABLE = (Kind.HEALTH, Kind.FIRE, Kind.POLICE, Kind.CHARITY, Kind.CENTRAL, Kind.OTHER)

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class OrganisationRefused(Refusal):
    """An organisation that cannot be added as given."""


def sync_register(session: Session) -> int:
    """Bring the council rows in step with the shipped register; returns how many were added or changed."""
    rows = {row.code: row for row in session.scalars(select(CouncilRow).where(CouncilRow.in_register))}
    changed = 0
    for council in load_register().councils:
        facts = _facts(council)
        row = rows.get(council.code)
        if row is None:
            session.add(CouncilRow(code=council.code, in_register=True, **facts))
            changed += 1
        elif any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            changed += 1
    session.flush()
    return changed


def the_register(session: Session) -> Register:
    """The shipped register and every organisation that organisers added."""
    rows = session.scalars(select(CouncilRow).where(~CouncilRow.in_register).options(selectinload(CouncilRow.domains)))
    return load_register().including(_organisation(row) for row in rows)


def add_organisation(session: Session, name: str, kind: Kind, domain: str | None = None) -> CouncilRow:
    """Welcome an organisation that is not in the register.

    Raises OrganisationRefused when the name is taken or empty, or the domain is none or belongs to another.
    """
    name = " ".join(name.split())
    if not 3 <= len(name) <= 200 or not name.isprintable():
        raise OrganisationRefused("an organisation's name has 3 to 200 characters")
    register = the_register(session)
    _refuse_taken(register, name)
    row = CouncilRow(
        code=_free_code(session, name), name=name, short_name=name, kind=kind, nation="", region="", in_register=False
    )
    if domain:
        row.domains = [OrganisationDomainRow(domain=_free_domain(register, domain), council_code=row.code)]
    session.add(row)
    session.flush()
    return row


def _facts(council: Council) -> dict[str, object]:
    names = ("name", "short_name", "kind", "nation", "region", "latitude", "longitude")
    return {name: getattr(council, name) for name in names}


def _organisation(row: CouncilRow) -> Council:
    return Council(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        other_names=(),
        kind=row.kind,
        nation=row.nation,
        region=row.region,
        domains=tuple(domain.domain for domain in row.domains),
        shared_domains=(),
        latitude=row.latitude,
        longitude=row.longitude,
    )


def _refuse_taken(register: Register, name: str) -> None:
    found = resolve(register, name)
    if found.council is not None and found.how in {How.EXACT, How.VARIANT}:
        raise OrganisationRefused(f"{name} is already there, as {found.council.name} ({found.council.code})")


def _free_code(session: Session, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = "org-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24].rstrip("-") or "organisation")
    code, number = stem, 1
    while session.get(CouncilRow, code) is not None:
        number += 1
        code = f"{stem}-{number}"
    return code


def _free_domain(register: Register, text: str) -> str:
    domain = text.strip().lower().removeprefix("@").rstrip(".")
    if not _DOMAIN.fullmatch(domain):
        raise OrganisationRefused(f"{text!r} is no mail domain; one looks like northfire.example")
    owner = resolve(register, domain)
    if owner.council is not None or owner.candidates:
        names = " and ".join(c.name for c in ((owner.council,) if owner.council else owner.candidates))
        raise OrganisationRefused(f"the domain {domain} already belongs to {names}")
    return domain
