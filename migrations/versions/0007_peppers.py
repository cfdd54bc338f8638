"""peppers, and when a campaign is over and forgotten"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('campaign') as campaign:
        # none for campaigns that are there: their prints stay as they were made
        campaign.add_column(sa.Column('pepper', sa.String(), nullable=True))
        campaign.add_column(sa.Column('prints_forgotten_at', sa.DateTime(timezone=True), nullable=True))
        campaign.add_column(sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('appeal') as appeal:
        appeal.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
    # when it was closed is not known: its time runs from today
    op.execute("UPDATE appeal SET closed_at = CURRENT_TIMESTAMP WHERE state = 'closed'")


def downgrade():
    with op.batch_alter_table('appeal') as appeal:
        appeal.drop_column('closed_at')
    with op.batch_alter_table('campaign') as campaign:
        campaign.drop_column('forgotten_at')
        campaign.drop_column('prints_forgotten_at')
        campaign.drop_column('pepper')
