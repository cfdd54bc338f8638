"""acts that take two organisers, and each campaign's rule for them"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

KINDS = ('delivery', 'packet', 'removal', 'rule')
STATES = ('pending', 'approved', 'done', 'refused', 'withdrawn', 'void', 'lapsed')


def upgrade():
    op.create_table(
        'act_by_two',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum(*KINDS, name='actkind', native_enum=False, length=40), nullable=False),
        sa.Column('subject', sa.String(), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('why', sa.String(), nullable=False),
        sa.Column('asked_by', sa.Integer(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('lapses_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('state', sa.Enum(*STATES, name='actstate', native_enum=False, length=40), nullable=False),
        sa.Column('decided_by', sa.Integer(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reason', sa.String(), nullable=True),
        sa.Column('open_until', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("why != ''", name=op.f('ck_act_by_two_asked_with_a_reason')),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'done') OR (decided_by IS NOT NULL AND decided_by != asked_by)",
            name=op.f('ck_act_by_two_approved_by_another'),
        ),
        sa.CheckConstraint("state != 'refused' OR reason != ''", name=op.f('ck_act_by_two_refused_with_a_reason')),
        sa.CheckConstraint("(state = 'approved') = (open_until IS NOT NULL)", name=op.f('ck_act_by_two_open_until_some_time')),
        sa.ForeignKeyConstraint(['asked_by'], ['organiser.id'], name=op.f('fk_act_by_two_asked_by')),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_act_by_two_campaign_id')),
        sa.ForeignKeyConstraint(['decided_by'], ['organiser.id'], name=op.f('fk_act_by_two_decided_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_act_by_two')),
    )
    op.create_index(op.f('ix_act_by_two_campaign_id'), 'act_by_two', ['campaign_id'])
    op.create_index(
        'uq_act_by_two_one_waits', 'act_by_two', ['campaign_id', 'kind', 'subject'], unique=True,
        sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        'rule_of_two',
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('removals_above', sa.Integer(), nullable=False),
        sa.Column('lapse_hours', sa.Integer(), nullable=False),
        sa.CheckConstraint('removals_above >= 0', name=op.f('ck_rule_of_two_removals_above_none')),
        sa.CheckConstraint('lapse_hours > 0', name=op.f('ck_rule_of_two_lapses_some_time')),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_rule_of_two_campaign_id')),
        sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_rule_of_two')),
    )


def downgrade():
    op.drop_table('rule_of_two')
    op.drop_table('act_by_two')
