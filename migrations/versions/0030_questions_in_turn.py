"""the letter by which an officer is asked to vouch: it waits its turn, and goes nowhere once that was answered"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('vouch') as vouch:
        vouch.add_column(sa.Column('letter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        vouch.create_foreign_key(op.f('fk_vouch_letter_id'), 'letter', ['letter_id'], ['id'], ondelete='SET NULL')
        vouch.create_index(op.f('ix_vouch_letter_id'), ['letter_id'])


def downgrade():
    with op.batch_alter_table('vouch') as vouch:
        vouch.drop_index(op.f('ix_vouch_letter_id'))
        vouch.drop_constraint(op.f('fk_vouch_letter_id'), type_='foreignkey')
        vouch.drop_column('letter_id')
