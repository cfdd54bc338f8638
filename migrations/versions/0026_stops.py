"""the emergency switch, and whose mail a letter is"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'stop',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('signing', 'mail', 'names', name='stopkind', native_enum=False, length=40), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_stop_campaign_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stop')),
    )
    op.create_index(op.f('ix_stop_campaign_id'), 'stop', ['campaign_id'])
    op.create_index(
        'uq_stop_on_once', 'stop', ['campaign_id', 'kind'], unique=True,
        sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'),
    )
    op.add_column('letter', sa.Column('campaign_id', sa.Integer(), nullable=True))


def downgrade():
    op.drop_column('letter', 'campaign_id')
    later = "('lift', 'export', 'key-file', 'key-shares', 'key-away')"
    op.execute(sa.text(f"DELETE FROM act_by_two WHERE kind IN {later}"))
    op.drop_table('stop')
