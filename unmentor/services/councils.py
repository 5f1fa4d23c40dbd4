"""The organisations that practitioners work for: the register, kept in step with its file, and those organisers add."""

import logging
import re
import unicodedata

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, selectinload

from unmentor.councils import Council, Kind, OrganisationRefused, Register, load_register, read_domain, refuse_unfit
from unmentor.councils.normalise import full_key
from unmentor.persistence.models import (
    CouncilRow,
    MemberRow,
    OrganisationDomainRow,
    PractitionerRow,
    PractitionerState,
)
from unmentor.sheets.cells import CellError, read_name

# What an organiser may add; the councils themselves are the register's business.
ADDABLE = (Kind.HEALTH, Kind.FIRE, Kind.POLICE, Kind.CHARITY, Kind.CENTRAL, Kind.OTHER)
_SHORTEST_NAME = 3  # characters

log = logging.getLogger("unmentor.services")


def sync_register(session: Session, register: Register | None = None) -> int:
    """Bring the council rows in step with the register (the shipped one by default); how many were added or changed.

    A council is known by its code, or else by its name: then it has a new code, or an organiser added it before the
    register did, and everything that refers to the old row follows. A council that left the register keeps its row,
    for the conversations that its people had; they move to its successor if it has one alone, or else are logged.
    """
    register = register or load_register()
    rows = {row.code: row for row in session.scalars(select(CouncilRow))}
    namesakes = _namesakes(register, rows)
    _make_way(session, register, rows)
    changed = _write_facts(session, register, rows)
    for old, new in namesakes.items():
        _move_people(session, old, new)
        _move_domains(session, old, new)
        session.execute(update(MemberRow).where(MemberRow.council_code == old).values(council_code=new))
    session.execute(delete(CouncilRow).where(CouncilRow.code.in_(namesakes)))
    current = {council.code for council in register.councils} | namesakes.keys()
    _follow_successors(session, register, [row for row in rows.values() if row.in_register and row.code not in current])
    session.expire_all()  # what was moved was moved in bulk
    return changed


def the_register(session: Session, register: Register | None = None) -> Register:
    """The register (the shipped one by default) and every organisation and domain that organisers added."""
    query = select(CouncilRow).where(~CouncilRow.in_register | CouncilRow.domains.any())
    rows = session.scalars(query.options(selectinload(CouncilRow.domains)).order_by(CouncilRow.code))
    return (register or load_register()).including(map(_organisation, rows))


def add_organisation(session: Session, name: str, kind: Kind, domain: str | None = None) -> CouncilRow:
    """Welcome an organisation that is not in the register.

    Raises OrganisationRefused unless its name and its domain, which may belong to nobody yet, will mean it alone.
    """
    name = _read_name(name)
    domains = (read_domain(domain),) if domain else ()
    _one_at_a_time(session)
    if code := session.scalar(select(CouncilRow.code).where(CouncilRow.name == name)):
        raise OrganisationRefused(f"{name} is already there, as {code}")  # also where it ended and is resolved no more
    row = CouncilRow(
        code=_free_code(session, name), name=name, short_name=name, kind=kind, nation="", region="", in_register=False
    )
    row.domains = [OrganisationDomainRow(domain=each, council_code=row.code) for each in domains]
    refuse_unfit(the_register(session), _organisation(row))
    session.add(row)
    session.flush()
    return row


def _namesakes(register: Register, rows: dict[str, CouncilRow]) -> dict[str, str]:
    """The code in the register of each row that has a name of the register under a code that the register lacks.

    What the register itself calls a former council is no namesake: it says who its successors are.
    """
    known = {council.code for council in register.councils} | {former.code for former in register.former}
    codes = {full_key(council.name): council.code for council in register.councils}
    found = {code: codes.get(full_key(row.name)) for code, row in rows.items() if code not in known}
    return {code: new for code, new in found.items() if new}


def _make_way(session: Session, register: Register, rows: dict[str, CouncilRow]) -> None:
    """Take a name from the row that has it before another gets it: names are unique, and two may have swapped."""
    owners = {council.name: council.code for council in register.councils}
    for code, row in rows.items():
        if owners.get(row.name, code) != code:
            row.name = f"{row.name[:160]} ({code})"
    session.flush()


def _write_facts(session: Session, register: Register, rows: dict[str, CouncilRow]) -> int:
    changed = 0
    for council in register.councils:
        facts = _facts(council)
        row = rows.get(council.code)
        if row is None:
            session.add(CouncilRow(code=council.code, **facts))
        elif any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
        else:
            continue
        changed += 1
    session.flush()
    return changed


def _follow_successors(session: Session, register: Register, ended: list[CouncilRow]) -> None:
    successors = {former.code: former.successors for former in register.former}
    for row in ended:
        match successors.get(row.code, ()):
            case (successor,):
                _move_people(session, row.code, successor)
                _move_domains(session, row.code, successor)
            case several:
                session.execute(delete(OrganisationDomainRow).where(OrganisationDomainRow.council_code == row.code))
                _tell_of_people(session, register, row, several)


def _tell_of_people(session: Session, register: Register, row: CouncilRow, successors: tuple[str, ...]) -> None:
    taking_part = PractitionerRow.state != PractitionerState.LEFT
    people = session.scalar(select(func.count()).where(PractitionerRow.council_code == row.code, taking_part))
    if people:
        names = " or ".join(register.by_code(code).name for code in successors) or "another council"
        said = "%s (%s) has left the register; people still under it: %d. Import them again with %s"
        log.warning(said, row.name, row.code, people, names)


def _move_people(session: Session, old: str, new: str) -> None:
    session.execute(update(PractitionerRow).where(PractitionerRow.council_code == old).values(council_code=new))


def _move_domains(session: Session, old: str, new: str) -> None:
    """Give `new` the domains of `old`, but for those that it has."""
    theirs = select(OrganisationDomainRow.domain).where(OrganisationDomainRow.council_code == new)
    session.execute(
        update(OrganisationDomainRow)
        .where(OrganisationDomainRow.council_code == old, OrganisationDomainRow.domain.not_in(theirs))
        .values(council_code=new)
        .execution_options(synchronize_session=False)
    )


def _facts(council: Council) -> dict[str, object]:
    names = ("name", "short_name", "kind", "nation", "region", "latitude", "longitude")
    return {"in_register": True} | {name: getattr(council, name) for name in names}


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


def _read_name(text: str) -> str:
    try:
        name = read_name(text)
    except CellError as error:
        raise OrganisationRefused(f"the organisation's name {error}") from None
    if len(name) < _SHORTEST_NAME:
        raise OrganisationRefused(f"an organisation's name has {_SHORTEST_NAME} characters at least")
    return name


def _one_at_a_time(session: Session) -> None:
    """Wait for whoever is adding: what is free after that stays free until this transaction ends.

    The lock is on the register's first row. SQLite, which knows no such lock, has one writer at a time anyway.
    """
    first = select(CouncilRow.code).where(CouncilRow.in_register).order_by(CouncilRow.code).limit(1)
    session.execute(first.with_for_update(key_share=True))


def _free_code(session: Session, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = "org-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24].rstrip("-") or "organisation")
    code, number = stem, 1
    while session.get(CouncilRow, code) is not None:
        number += 1
        code = f"{stem}-{number}"
    return code
