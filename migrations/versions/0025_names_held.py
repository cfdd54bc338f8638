"""who may see an organisation's name, and from when; its statement, its label, its named officer"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

SHOWN = ('public', 'together', 'chosen', 'nobody')


def upgrade():
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.add_column(sa.Column('label', sa.String(), server_default='', nullable=False))
        endorsement.add_column(sa.Column('statement', sa.String(), server_default='', nullable=False))
        endorsement.add_column(sa.Column('shown', sa.Enum(*SHOWN, name='shown', native_enum=False, length=40), server_default='public', nullable=False))
        endorsement.add_column(sa.Column('hold_until', sa.Integer(), nullable=True))
        endorsement.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
        endorsement.add_column(sa.Column('officer_shown', sa.JSON(), nullable=True))
        endorsement.create_check_constraint(op.f('ck_endorsement_held_until_so_many'), "(shown = 'together') = (hold_until IS NOT NULL)")
    with op.batch_alter_table('endorsement') as endorsement:
        for column in ('label', 'statement', 'shown'):
            endorsement.alter_column(column, server_default=None)
    with op.batch_alter_table('endorsed_appeal') as endorsed:
        endorsed.add_column(sa.Column('shown', sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table('endorsed_appeal') as endorsed:
        endorsed.alter_column('shown', server_default=None)
    with op.batch_alter_table('campaign') as campaign:
        campaign.add_column(sa.Column('names_together', sa.Integer(), server_default=sa.text('0'), nullable=False))


def downgrade():
    with op.batch_alter_table('campaign') as campaign:
        campaign.drop_column('names_together')
    with op.batch_alter_table('endorsed_appeal') as endorsed:
        endorsed.drop_column('shown')
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.drop_constraint(op.f('ck_endorsement_held_until_so_many'), type_='check')
        for column in ('label', 'statement', 'shown', 'hold_until', 'opened_at', 'officer_shown'):
            endorsement.drop_column(column)
