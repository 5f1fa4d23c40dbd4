"""by_itself: notices, nudges, replacements and digests of cycles; who rests; what came back; alarms

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _moments(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in names]


# A schedule that is set gets what a new one has unless told otherwise, and keeps no default in the database.
_DAYS = {"notice_days": 5, "nudge_days": 10, "nudge_again_days": 15, "replace_days": 7}
_INDEXED = "sent_at", "recipient", "written"  # columns of message


def _added() -> dict[str, list[sa.Column[object]]]:
    cycle = ("noticed_at", "nudge_at", "nudged_at", "nudge_again_at", "nudged_again_at", "replaced_at", "digested_at")
    reason = sa.Enum("bounced", "unanswered", name="restreason", native_enum=False, length=32)
    return {
        "cycle": _moments(*cycle),
        "introduction": [
            *_moments("hold_start"),
            sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        ],
        "message": _moments("expires_at", "failing_since", "bounced_at"),
        "practitioner": [*_moments("resting_since", "in_again_at"), sa.Column("rest_reason", reason, nullable=True)],
        "schedule": [
            *(sa.Column(name, sa.Integer(), nullable=False, server_default=str(days)) for name, days in _DAYS.items()),
            *_moments("given_up"),
        ],
    }


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_alarm")),
    )
    for table, columns in _added().items():
        defaults = [column.name for column in columns if column.server_default is not None]
        for column in columns:
            op.add_column(table, column)
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in defaults:
                batch_op.alter_column(name, server_default=None)
    if op.get_bind().dialect.name == "sqlite":  # which gives the number of a deleted row to the next one otherwise
        with op.batch_alter_table("cycle", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
    with op.batch_alter_table("message", schema=None) as batch_op:
        for column in _INDEXED:
            batch_op.create_index(f"ix_message_{column}", [column], unique=False)


def downgrade() -> None:
    for column in _INDEXED:
        op.drop_index(f"ix_message_{column}", table_name="message")
    for table, columns in reversed(_added().items()):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)
    op.drop_table("alarm")
