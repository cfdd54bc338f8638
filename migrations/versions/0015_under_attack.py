"""under attack: until when a campaign's form asks for work, and the work that was used"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('campaign') as campaign:
        campaign.add_column(sa.Column('work_until', sa.DateTime(timezone=True), nullable=True))
        campaign.add_column(sa.Column('work_because', sa.String(), nullable=True))
        campaign.add_column(sa.Column('no_work_until', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('signatory') as signatory:
        signatory.add_column(sa.Column('code_only', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        'used_work',
        sa.Column('print', sa.String(), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('print', name=op.f('pk_used_work')),
    )
    op.create_index(op.f('ix_used_work_until'), 'used_work', ['until'])


def downgrade():
    op.drop_table('used_work')
    with op.batch_alter_table('signatory') as signatory:
        signatory.drop_column('code_only')
    with op.batch_alter_table('campaign') as campaign:
        campaign.drop_column('no_work_until')
        campaign.drop_column('work_because')
        campaign.drop_column('work_until')
