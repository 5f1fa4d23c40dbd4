"""Councils and the other organisations that practitioners work for."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from unmentor.councils import Kind
from unmentor.persistence.base import Base, by_value


class CouncilRow(Base):
    """An organisation: from the register (its facts follow the shipped file) or added by an organiser."""

    __tablename__ = "council"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[Kind] = mapped_column(by_value(Kind))
    nation: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    in_register: Mapped[bool]

    domains: Mapped[list["OrganisationDomainRow"]] = relationship(
        cascade="all, delete-orphan", order_by="OrganisationDomainRow.domain"
    )


class OrganisationDomainRow(Base):
    """A mail domain of an organisation that an organiser added; the register's own domains are in its file."""

    __tablename__ = "organisation_domain"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    council_code: Mapped[str] = mapped_column(ForeignKey("council.code", ondelete="CASCADE"), primary_key=True)
