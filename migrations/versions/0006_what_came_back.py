"""letters that came back, what was removed by reason, how many wait to be confirmed"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
REASONS = """
INSERT INTO removed_count (appeal_id, support, reason, removed)
SELECT appeal_id, 'person', coalesce(removed_for, 'fraud'), count(*) FROM signature
WHERE state = 'removed' AND taken_back_index IS NOT NULL
GROUP BY appeal_id, coalesce(removed_for, 'fraud')
"""


def upgrade():
    op.create_table(
        'bounce',
        sa.Column('id', BIG, nullable=False),
        sa.Column('letter_id', BIG, nullable=False),
        sa.Column('report_print', sa.String(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('gone', sa.Boolean(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['letter_id'], ['letter.id'], ondelete='CASCADE', name=op.f('fk_bounce_letter_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bounce')),
        sa.UniqueConstraint('report_print', name=op.f('uq_bounce_report_print')),
    )
    op.create_index(op.f('ix_bounce_letter_id'), 'bounce', ['letter_id'])
    op.create_table(
        'removed_count',
        sa.Column('appeal_id', sa.Integer(), nullable=False),
        sa.Column('support', sa.String(length=40), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('removed', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['appeal_id'], ['appeal.id'], name=op.f('fk_removed_count_appeal_id')
        ),
        sa.PrimaryKeyConstraint('appeal_id', 'support', 'reason', name=op.f('pk_removed_count')),
    )
    op.create_table(
        'pending_count',
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('tens', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['campaign_id'], ['campaign.id'], name=op.f('fk_pending_count_campaign_id')
        ),
        sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_pending_count')),
    )
    op.execute(REASONS)


def downgrade():
    op.drop_table('pending_count')
    op.drop_table('removed_count')
    op.drop_table('bounce')
