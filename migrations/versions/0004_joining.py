"""joining: what people say of themselves, drafts of those who join, skipped cycles, and whom not to meet by address

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Nobody has said yet: the empty value stands for it, and not a guess.
_UNSAID = {
    "profession": sa.String(length=120),
    "ways": sa.String(length=60),
    "times": sa.String(length=200),
    "for_partners": sa.Text(),
    "consent_version": sa.String(length=20),
}
_MOMENTS = ("consented_at", "confirmed_at", "erased_at")


def upgrade() -> None:
    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        for name, kind in _UNSAID.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        for name in _MOMENTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
    practitioner = sa.table("practitioner", *(sa.column(name) for name in _UNSAID))
    op.execute(practitioner.update().values(dict.fromkeys(_UNSAID, "")))
    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        for name, kind in _UNSAID.items():
            batch_op.alter_column(name, existing_type=kind, nullable=False)

    op.create_table(
        "joining",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practitioner_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_joining_practitioner_id_practitioner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_joining_token_hash")),
    )
    with op.batch_alter_table("joining", schema=None) as batch_op:
        for name in ("address", "expires_at", "waiting_since"):
            batch_op.create_index(batch_op.f(f"ix_joining_{name}"), [name], unique=False)

    op.create_table(
        "skipping",
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_skipping_cycle_id_cycle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_skipping_practitioner_id_practitioner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("practitioner_id", "cycle_id", name=op.f("pk_skipping")),
    )
    op.create_table(
        "keep_apart",
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["other_id"], ["practitioner.id"], name=op.f("fk_keep_apart_other_id_practitioner"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_keep_apart_practitioner_id_practitioner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("practitioner_id", "address", name=op.f("pk_keep_apart")),
    )
    with op.batch_alter_table("keep_apart", schema=None) as batch_op:
        for name in ("address", "other_id"):
            batch_op.create_index(batch_op.f(f"ix_keep_apart_{name}"), [name], unique=False)

    op.create_table(
        "erased_address",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_erased_address")),
    )


def downgrade() -> None:
    op.drop_table("erased_address")
    op.drop_table("keep_apart")
    op.drop_table("skipping")
    op.drop_table("joining")
    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        for name in (*_UNSAID, *_MOMENTS, "paused_until"):
            batch_op.drop_column(name)
