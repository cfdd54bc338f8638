"""organisations that are asked to endorse, and the organisers' words in their letters"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'invited_organisation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.Enum('listed', 'sent', 'declined', name='invitedstate', native_enum=False, length=40), nullable=False),
        sa.Column('known', sa.LargeBinary(), nullable=False),
        sa.Column('mail_print', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('endorsement_id', sa.Integer(), nullable=True),
        sa.Column('letter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.CheckConstraint("(state = 'listed') = (sent_at IS NULL)", name=op.f('ck_invited_organisation_sent_with_a_time')),
        sa.CheckConstraint('reminded_at IS NULL OR sent_at IS NOT NULL', name=op.f('ck_invited_organisation_reminded_once_sent')),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_invited_organisation_campaign_id')),
        sa.ForeignKeyConstraint(['endorsement_id'], ['endorsement.id'], name=op.f('fk_invited_organisation_endorsement_id'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_invited_organisation_letter_id'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invited_organisation')),
        sa.UniqueConstraint('campaign_id', 'mail_print', name='uq_invited_organisation_once'),
        sa.UniqueConstraint('key', name=op.f('uq_invited_organisation_key')),
    )
    op.create_index(op.f('ix_invited_organisation_mail_print'), 'invited_organisation', ['mail_print'])
    op.create_index(op.f('ix_invited_organisation_endorsement_id'), 'invited_organisation', ['endorsement_id'])
    op.create_index(op.f('ix_invited_organisation_letter_id'), 'invited_organisation', ['letter_id'])
    op.create_table(
        'inviting_words',
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('sentences', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_inviting_words_campaign_id')),
        sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_inviting_words')),
    )


def downgrade():
    op.drop_table('inviting_words')
    op.drop_table('invited_organisation')
