"""Alembic's entry: runs migrations over the connection that `unmentor.persistence.migrate` hands it."""

from alembic import context

from unmentor.persistence import models  # noqa: F401 - the models register themselves with Base
from unmentor.persistence.base import Base, UtcDateTime


def _render_item(kind: str, item: object, _autogen_context: object) -> str | bool:
    """Migrations name only SQLAlchemy's own types: they must run after our code has moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    compare_server_default=True,
    render_item=_render_item,
)
with context.begin_transaction():
    context.run_migrations()
