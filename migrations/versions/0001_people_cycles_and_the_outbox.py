"""people, cycles and the outbox

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "county",
                "unitary",
                "district",
                "metropolitan",
                "london",
                "scottish",
                "welsh",
                "northern_irish",
                "combined_authority",
                "health",
                "fire",
                "police",
                "charity",
                "central",
                "other",
                name="kind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("nation", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("in_register", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_council")),
        sa.UniqueConstraint("name", name=op.f("uq_council_name")),
    )
    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "notice",
                "drawn",
                "approved",
                "introduced",
                "feedback",
                "closed",
                name="cyclestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("draw_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("introduced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("number", name=op.f("uq_cycle_number")),
    )
    op.create_table(
        "draw",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("bound", sa.BigInteger(), nullable=False),
        sa.Column("optimal", sa.Boolean(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_draw_cycle_id_cycle"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_draw")),
    )
    op.create_table(
        "organisation_domain",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("council_code", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_code"],
            ["council.code"],
            name=op.f("fk_organisation_domain_council_code_council"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("domain", "council_code", name=op.f("pk_organisation_domain")),
    )
    op.create_table(
        "practitioner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("council_code", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("cadence", sa.Integer(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("second_seat", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum("invited", "active", "left", name="practitionerstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cadence BETWEEN 1 AND 3", name=op.f("ck_practitioner_cadence")),
        sa.CheckConstraint("conversations BETWEEN 1 AND 3", name=op.f("ck_practitioner_conversations")),
        sa.ForeignKeyConstraint(["council_code"], ["council.code"], name=op.f("fk_practitioner_council_code_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner")),
        sa.UniqueConstraint("address", name=op.f("uq_practitioner_address")),
    )
    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practitioner_council_code"), ["council_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_practitioner_state"), ["state"], unique=False)

    op.create_table(
        "avoidance",
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["practitioner.id"], name=op.f("fk_avoidance_other_id_practitioner"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_avoidance_practitioner_id_practitioner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("practitioner_id", "other_id", name=op.f("pk_avoidance")),
    )
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "direction", sa.Enum("learn", "share", name="direction", native_enum=False, length=32), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_interest_practitioner_id_practitioner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint(
            "practitioner_id", "direction", "key", name=op.f("uq_interest_practitioner_id_direction_key")
        ),
    )
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_key"), ["key"], unique=False)

    op.create_table(
        "introduction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("first_writer_id", sa.Uuid(), nullable=True),
        sa.Column("meet_by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_introduction_cycle_id_cycle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_writer_id"], ["practitioner.id"], name=op.f("fk_introduction_first_writer_id_practitioner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(length=250), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("recipient_name", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("calendar", sa.LargeBinary(), nullable=True),
        sa.Column("calendar_method", sa.String(length=20), nullable=True),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("held", "queued", "sending", "sent", "failed", name="messagestate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_message_cycle_id_cycle"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_message_practitioner_id_practitioner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_practitioner_id"), ["practitioner_id"], unique=False)
        batch_op.create_index("ix_message_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "sitting_out",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_sitting_out_cycle_id_cycle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_sitting_out_practitioner_id_practitioner")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "practitioner_id", name=op.f("pk_sitting_out")),
    )
    op.create_table(
        "introduction_member",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("council_code", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_code"], ["council.code"], name=op.f("fk_introduction_member_council_code_council")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introduction.id"],
            name=op.f("fk_introduction_member_introduction_id_introduction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_introduction_member_practitioner_id_practitioner")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "practitioner_id", name=op.f("pk_introduction_member")),
    )
    with op.batch_alter_table("introduction_member", schema=None) as batch_op:
        batch_op.create_index("ix_introduction_member_practitioner_id", ["practitioner_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("introduction_member", schema=None) as batch_op:
        batch_op.drop_index("ix_introduction_member_practitioner_id")

    op.drop_table("introduction_member")
    op.drop_table("sitting_out")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_state_due_at")
        batch_op.drop_index(batch_op.f("ix_message_practitioner_id"))
        batch_op.drop_index(batch_op.f("ix_message_cycle_id"))

    op.drop_table("message")
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introduction_cycle_id"))

    op.drop_table("introduction")
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interest_key"))

    op.drop_table("interest")
    op.drop_table("avoidance")
    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practitioner_state"))
        batch_op.drop_index(batch_op.f("ix_practitioner_council_code"))

    op.drop_table("practitioner")
    op.drop_table("organisation_domain")
    op.drop_table("draw")
    op.drop_table("cycle")
    op.drop_table("council")
