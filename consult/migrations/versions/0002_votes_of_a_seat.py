"""An index for the votes of one seat over time."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_roll_call_vote_seat_id', 'roll_call_vote', ['seat_id'], unique=False)
