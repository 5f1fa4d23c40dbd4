"""The network around one person: whom one conversation or two of them lead to. Read without the rest of the network."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from unmentor.network import Nearby, nearby
from unmentor.persistence.models import CycleRow, IntroductionRow, MemberRow
from unmentor.services.feedback import each_counted


@dataclass(frozen=True)
class MyNetwork:
    """How many people are one conversation away, how many are one or two, and how many councils those worked for then.

    Introductions that were sent count, but for those of which it is known that nothing came.
    """

    partners: int
    people: int
    councils: int

    @property
    def others(self) -> int:
        """How many are two conversations away."""
        return self.people - self.partners


def my_network(session: Session, person_id: UUID) -> MyNetwork:
    """The numbers. One query, over two steps by index."""
    return MyNetwork(*session.execute(_NUMBERS, {"person": person_id}).one())


def people_around(session: Session, person_id: UUID) -> Nearby[UUID]:
    """Who they are, partners of the newest cycle first. One query."""
    pairs = session.execute(_PAIRS, {"person": person_id})
    return nearby(person_id, [(one, other) for one, other in pairs])


# Built once: it takes longer to write these statements than to answer them.
_PERSON: ColumnElement[UUID] = bindparam("person", type_=MemberRow.practitioner_id.type)
_ONE, _OTHER = aliased(MemberRow), aliased(MemberRow)


def _centre_and_partners() -> Select[UUID]:
    mine, theirs = aliased(MemberRow), aliased(MemberRow)
    return (
        select(theirs.practitioner_id)
        .join(mine, mine.introduction_id == theirs.introduction_id)
        .join(IntroductionRow, IntroductionRow.id == mine.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(mine.practitioner_id == _PERSON, CycleRow.introduced_at.is_not(None), each_counted())
    )


def _around(*what: Any) -> Select[Any]:
    """`what` of the conversations that the person and each of their partners (`_ONE`) had, and with whom (`_OTHER`)."""
    return (
        select(*what)
        .select_from(_ONE)
        .join(_OTHER, _OTHER.introduction_id == _ONE.introduction_id)
        .join(IntroductionRow, IntroductionRow.id == _ONE.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(
            _ONE.practitioner_id.in_(_centre_and_partners()),
            _OTHER.practitioner_id != _ONE.practitioner_id,
            CycleRow.introduced_at.is_not(None),
            each_counted(),
        )
    )


_PAIRS = _around(_ONE.practitioner_id, _OTHER.practitioner_id).order_by(
    CycleRow.number.desc(), IntroductionRow.position, _ONE.position, _OTHER.position
)
_NUMBERS = _around(
    func.count(case((_ONE.practitioner_id == _PERSON, _OTHER.practitioner_id)).distinct()),
    func.count(_OTHER.practitioner_id.distinct()),
    func.count(_OTHER.council_code.distinct()),
).where(_OTHER.practitioner_id != _PERSON)
