"""a day's letters to one address are counted where they are kept"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('letter') as letter:
        letter.add_column(sa.Column('to_print', sa.String(), nullable=True))
        letter.create_index('ix_letter_to_print', ['to_print', 'created_at'])
    with op.batch_alter_table('signatory') as signatory:
        signatory.drop_index('ix_signatory_asked')


def downgrade():
    with op.batch_alter_table('signatory') as signatory:
        signatory.create_index('ix_signatory_asked', ['campaign_id', 'mail_print', 'created_at'])
    with op.batch_alter_table('letter') as letter:
        letter.drop_index('ix_letter_to_print')
        letter.drop_column('to_print')
