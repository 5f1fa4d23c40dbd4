"""fairness of draws, how far from the best they may be, and the pairs an organiser asked for

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.add_column(sa.Column("affinity_gap", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("together", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("lowest_affinity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("median_affinity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("highest_affinity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("waiting", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("waited_before", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("blocking_pairs", sa.Integer(), nullable=True))
    # Nobody could ask for a pair before: of the draws that there are, this much is known.
    op.execute("UPDATE draw SET together = '[]'")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.alter_column("together", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_column("blocking_pairs")
        batch_op.drop_column("waited_before")
        batch_op.drop_column("waiting")
        batch_op.drop_column("highest_affinity")
        batch_op.drop_column("median_affinity")
        batch_op.drop_column("lowest_affinity")
        batch_op.drop_column("together")
        batch_op.drop_column("affinity_gap")
