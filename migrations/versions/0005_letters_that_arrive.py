"""whose a letter is, whom to tell of answers, who is never written to, how fast a domain is"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

ASKED = sa.text('updates_mail IS NOT NULL')


def upgrade():
    with op.batch_alter_table('letter') as letter:
        letter.add_column(sa.Column('of_print', sa.String(), nullable=True))
        letter.add_column(sa.Column('regarding', sa.LargeBinary(), nullable=True))
        letter.add_column(sa.Column('turn_at', sa.DateTime(timezone=True), nullable=True))
        letter.create_index('ix_letter_of_print', ['of_print'])
    with op.batch_alter_table('signatory') as signatory:
        signatory.add_column(sa.Column('updates_mail', sa.LargeBinary(), nullable=True))
        signatory.add_column(sa.Column('told_up_to', sa.DateTime(timezone=True), nullable=True))
        signatory.create_index(
            'ix_signatory_updates',
            ['campaign_id', 'told_up_to'],
            sqlite_where=ASKED,
            postgresql_where=ASKED,
        )
    op.create_table(
        'never_again',
        sa.Column('print', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('print', name=op.f('pk_never_again')),
    )
    op.create_table(
        'mail_pace',
        sa.Column('domain_print', sa.String(), nullable=False),
        sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('domain_print', name=op.f('pk_mail_pace')),
    )


def downgrade():
    op.drop_table('mail_pace')
    op.drop_table('never_again')
    with op.batch_alter_table('signatory') as signatory:
        signatory.drop_index('ix_signatory_updates')
        signatory.drop_column('told_up_to')
        signatory.drop_column('updates_mail')
    with op.batch_alter_table('letter') as letter:
        letter.drop_index('ix_letter_of_print')
        letter.drop_column('turn_at')
        letter.drop_column('regarding')
        letter.drop_column('of_print')
