"""feedback: what each side says of an introduction, later draws for those let down, proof of a new address, an index

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("bound", sa.BigInteger(), nullable=False),
        sa.Column("optimal", sa.Boolean(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_replacement_cycle_id_cycle"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
        sa.UniqueConstraint("cycle_id", "number", name=op.f("uq_replacement_cycle_id_number")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replacement_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_introduction_replacement_id_replacement"),
            "replacement",
            ["replacement_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_introduction_replacement_id"), ["replacement_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("met", "date_set", "no_reply", "cannot", "not_met", name="answer", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("useful BETWEEN 1 AND 5", name=op.f("ck_feedback_useful")),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_feedback_introduction_id_introduction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_feedback_practitioner_id_practitioner")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "practitioner_id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_practitioner_id"), ["practitioner_id"], unique=False)
        batch_op.create_index("ix_feedback_answer_introduction_id", ["answer", "introduction_id"], unique=False)

    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practitioner_state"))
        batch_op.create_index("ix_practitioner_state_council_code", ["state", "council_code"], unique=False)

    with op.batch_alter_table("sign_in_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("practitioner_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_sign_in_request_practitioner_id_practitioner"),
            "practitioner",
            ["practitioner_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_sign_in_request_practitioner_id"), ["practitioner_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_in_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_request_practitioner_id"))
        batch_op.drop_constraint(batch_op.f("fk_sign_in_request_practitioner_id_practitioner"), type_="foreignkey")
        batch_op.drop_column("practitioner_id")
    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.drop_index("ix_practitioner_state_council_code")
        batch_op.create_index(batch_op.f("ix_practitioner_state"), ["state"], unique=False)
    op.drop_table("feedback")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introduction_replacement_id"))
        batch_op.drop_constraint(batch_op.f("fk_introduction_replacement_id_replacement"), type_="foreignkey")
        batch_op.drop_column("replacement_id")
    op.drop_table("replacement")
