"""the signer's own page: ending its links, and whom a packet shows"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('signatory') as signatory:
        signatory.add_column(sa.Column('own_turn', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.create_table(
        'shown_signature',
        sa.Column('delivery_id', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('disclosure', sa.Enum('counted-only', 'initials', 'named', name='disclosure', native_enum=False, length=40), nullable=False),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_shown_signature_delivery_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name=op.f('fk_shown_signature_signature_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('delivery_id', 'signature_id', name=op.f('pk_shown_signature')),
    )
    op.create_index(op.f('ix_shown_signature_signature_id'), 'shown_signature', ['signature_id'])


def downgrade():
    op.drop_table('shown_signature')
    with op.batch_alter_table('signatory') as signatory:
        signatory.drop_column('own_turn')
