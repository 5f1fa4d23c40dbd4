"""`unmentor councils`: find one by name or address; add an organisation that is not in the register."""

import click

from unmentor.cli.here import as_json, echo_json
from unmentor.cli.stored import opened_database
from unmentor.councils import Council, Kind, Resolution, resolve
from unmentor.errors import Refusal
from unmentor.services.councils import ADDABLE, add_organisation, the_register


class NotFound(Refusal):
    """Nothing, or more than one thing, was meant."""


@click.group()
def councils() -> None:
    """Councils and other organisations."""


@councils.command("find")
@click.argument("text")
@as_json
def find(text: str, as_json: bool) -> None:
    """Say which council TEXT means: a name, a variant of it, or an address at work.

    Exit 0 with one council; exit 1 with candidates, or with none.
    """
    with opened_database() as database, database.reading() as session:
        found = resolve(the_register(session), text)
    if as_json:
        echo_json(
            {
                "council": found.council and _facts(found.council),
                "candidates": [_facts(council) for council in found.candidates],
                "how": found.how.value,
            }
        )
    elif found.council:
        council = found.council
        click.echo(f"{council.name} ({council.code}, {_place(council)}): {found.how.value}")
    if found.council is None:
        raise NotFound(_why_none(text, found))


@councils.command("add")
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in ADDABLE]), help="What it is.")
@click.option("--domain", help="The part of its addresses after the @, if they are all its own.")
def add(name: str, kind: str, domain: str | None) -> None:
    """Welcome an organisation that is not a council, so that sheets can name it.

    NAME is refused where it could be taken for a council, DOMAIN where others have addresses at it.
    """
    with opened_database() as database, database.transaction() as session:
        row = add_organisation(session, name, Kind(kind), domain)
    click.echo(f"added {row.name} ({row.code})")
    addresses = "".join(f", and addresses at {known.domain} are tied to it" for known in row.domains)
    click.echo(f'write "{row.name}" in the council column of a sheet to name it{addresses}', err=True)


def _facts(council: Council) -> dict[str, object]:
    return {
        "code": council.code,
        "name": council.name,
        "kind": council.kind.value,
        "nation": council.nation,
        "region": council.region,
    }


def _place(council: Council) -> str:
    return council.region or council.kind.value


def _why_none(text: str, found: Resolution) -> str:
    if found.candidates:
        return f"{text!r} could be {' or '.join(c.name for c in found.candidates)}: write one of these in full"
    return f"no council or organisation is known as {text!r}; `unmentor councils add` adds an organisation"
