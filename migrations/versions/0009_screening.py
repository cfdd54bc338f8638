"""screening without tracking: daily keys, levels, what organisers see of clusters, removals"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

SEEN = {
    'bucket': sa.String,
    'domain_print': sa.String,
    'domain_kept': sa.LargeBinary,
    'minute': sa.Integer,
    'shape': sa.String,
    'doubts': sa.String,
}
SCREENED = sa.text('shape IS NOT NULL')


def upgrade():
    with op.batch_alter_table('signatory') as signatory:
        for name, kind in SEEN.items():
            signatory.add_column(sa.Column(name, kind(), nullable=True))
        signatory.create_index(
            'ix_signatory_screened',
            ['campaign_id', 'created_at'],
            sqlite_where=SCREENED,
            postgresql_where=SCREENED,
        )
    op.create_table(
        'daily_key',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('kept', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('day', name=op.f('pk_daily_key')),
    )
    op.create_table(
        'screening_level',
        sa.Column('print', sa.String(), nullable=False),
        sa.Column('burst', sa.Double(), nullable=False),
        sa.Column('sustained', sa.Double(), nullable=False),
        sa.Column('at', sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint('print', name=op.f('pk_screening_level')),
    )
    op.create_index(op.f('ix_screening_level_at'), 'screening_level', ['at'])
    op.create_table(
        'removal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('value', sa.String(), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('state', sa.String(40), nullable=False),
        sa.Column('wanted', sa.Integer(), nullable=False),
        sa.Column('marked', sa.Integer(), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_removal_campaign_id')),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_removal_organiser_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_removal')),
    )
    op.create_index(op.f('ix_removal_campaign_id'), 'removal', ['campaign_id'])
    op.create_index(op.f('ix_removal_state'), 'removal', ['state'])
    op.create_table(
        'marked_signature',
        sa.Column('signature_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('removal_id', sa.Integer(), nullable=False),
        sa.Column('state_before', sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ['signature_id'],
            ['signature.id'],
            name=op.f('fk_marked_signature_signature_id'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['removal_id'], ['removal.id'], name=op.f('fk_marked_signature_removal_id')
        ),
        sa.PrimaryKeyConstraint('signature_id', name=op.f('pk_marked_signature')),
    )
    op.create_index(op.f('ix_marked_signature_removal_id'), 'marked_signature', ['removal_id'])


def downgrade():
    for table in ('marked_signature', 'removal', 'screening_level', 'daily_key'):
        op.drop_table(table)
    with op.batch_alter_table('signatory') as signatory:
        signatory.drop_index('ix_signatory_screened')
        for name in SEEN:
            signatory.drop_column(name)
