"""at a glance: what stood at the end of each day, and marked clusters as the jobs saw them last"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'day_count',
        sa.Column('appeal_id', sa.Integer(), nullable=False),
        sa.Column('support', sa.Enum('person', 'organisation', 'paper', name='supportclass', native_enum=False, length=40), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('standing', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_day_count_appeal_id')),
        sa.PrimaryKeyConstraint('appeal_id', 'support', 'day', name=op.f('pk_day_count')),
    )
    op.create_table(
        'screening_watched',
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('alerts', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_screening_watched_campaign_id')),
        sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_screening_watched')),
    )
    _from_weeks()


def downgrade():
    op.drop_table('screening_watched')
    op.drop_table('day_count')


def _from_weeks():
    """Of the time before, what stood at the end of each week; of this week, what stands today."""
    weeks = sa.table('week_count', sa.column('appeal_id', sa.Integer), sa.column('monday', sa.Date), sa.column('standing', sa.Integer))
    days = sa.table('day_count', sa.column('appeal_id', sa.Integer), sa.column('support', sa.String), sa.column('day', sa.Date), sa.column('standing', sa.Integer))
    today = datetime.now(UTC).date()
    rows = [
        {'appeal_id': row.appeal_id, 'support': 'person', 'day': min(row.monday + timedelta(days=6), today), 'standing': row.standing}
        for row in op.get_bind().execute(sa.select(weeks))
    ]
    if rows:
        op.bulk_insert(days, rows)
