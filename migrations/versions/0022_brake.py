"""a brake: what a mail provider took and says of signers, and whom it is not believed of"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'provider_day',
        sa.Column('provider_print', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('sent', sa.Integer(), nullable=False),
        sa.Column('gone', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('provider_print', 'day', name=op.f('pk_provider_day')),
    )
    op.create_table(
        'doubted_bounce',
        sa.Column('signatory_id', BIG, nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('provider_print', sa.String(), nullable=False),
        sa.Column('provider_kept', sa.LargeBinary(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_doubted_bounce_campaign_id')),
        sa.ForeignKeyConstraint(['signatory_id'], ['signatory.id'], name=op.f('fk_doubted_bounce_signatory_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('signatory_id', name=op.f('pk_doubted_bounce')),
    )
    op.create_index(op.f('ix_doubted_bounce_campaign_id'), 'doubted_bounce', ['campaign_id'])


def downgrade():
    op.drop_table('doubted_bounce')
    op.drop_table('provider_day')
