"""two people with different names may share one mailbox, where the organisers allow it"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

CONFIRMED = sa.text('confirmed_at IS NOT NULL')


def upgrade():
    with op.batch_alter_table('campaign') as campaign:
        campaign.add_column(
            sa.Column('shared_mailboxes', sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table('signatory') as signatory:
        signatory.add_column(sa.Column('name_print', sa.String(), server_default='', nullable=False))
        signatory.add_column(sa.Column('seat', sa.Integer(), server_default=sa.text('0'), nullable=False))
        signatory.create_check_constraint(op.f('ck_signatory_two_to_a_mailbox'), 'seat IN (0, 1)')
        signatory.drop_index('uq_signatory_one_address_one_person')
        _unique(signatory, 'uq_signatory_one_address_one_person', 'seat')
        _unique(signatory, 'uq_signatory_names_differ', 'name_print')


def downgrade():
    """A mailbox that two have signed from keeps only the first one's: the second is not told apart."""
    op.execute('DELETE FROM signature WHERE signatory_id IN (SELECT id FROM signatory WHERE seat = 1)')
    op.execute('DELETE FROM signatory WHERE seat = 1')
    with op.batch_alter_table('signatory') as signatory:
        signatory.drop_index('uq_signatory_names_differ')
        signatory.drop_index('uq_signatory_one_address_one_person')
        signatory.drop_constraint(op.f('ck_signatory_two_to_a_mailbox'), type_='check')
        signatory.drop_column('seat')
        signatory.drop_column('name_print')
        _unique(signatory, 'uq_signatory_one_address_one_person')
    with op.batch_alter_table('campaign') as campaign:
        campaign.drop_column('shared_mailboxes')


def _unique(signatory, name, *last):
    signatory.create_index(
        name,
        ['campaign_id', 'mail_print', *last],
        unique=True,
        sqlite_where=CONFIRMED,
        postgresql_where=CONFIRMED,
    )
