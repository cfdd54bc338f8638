"""stamped letters, organisations that vouch, and a logo given with an endorsement"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'letter_page',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('proof_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('jpeg', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['proof_id'], ['proof.id'], name=op.f('fk_letter_page_proof_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_page')),
        sa.UniqueConstraint('proof_id', 'number', name=op.f('uq_letter_page_proof_id_number')),
    )
    op.create_table(
        'vouch',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('proof_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.Enum('asked', 'given', 'refused', name='vouchstate', native_enum=False, length=40), nullable=False),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_vouch_organisation_id')),
        sa.ForeignKeyConstraint(['proof_id'], ['proof.id'], name=op.f('fk_vouch_proof_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_vouch')),
        sa.UniqueConstraint('key', name=op.f('uq_vouch_key')),
        sa.UniqueConstraint('proof_id', 'organisation_id', name=op.f('uq_vouch_proof_id_organisation_id')),
    )
    op.create_index(op.f('ix_vouch_organisation_id'), 'vouch', ['organisation_id'])
    op.create_table(
        'approval',
        sa.Column('endorsement_id', sa.Integer(), nullable=False),
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['endorsement_id'], ['endorsement.id'], name=op.f('fk_approval_endorsement_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_approval_organiser_id')),
        sa.PrimaryKeyConstraint('endorsement_id', 'organiser_id', name=op.f('pk_approval')),
    )
    op.create_table(
        'own_organisation',
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('country', sa.String(), nullable=False),
        sa.Column('number_key', sa.String(), nullable=False),
        sa.Column('registration_number', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_own_organisation_organiser_id')),
        sa.PrimaryKeyConstraint('organiser_id', 'country', 'number_key', name=op.f('pk_own_organisation')),
    )
    with op.batch_alter_table('campaign') as campaign:
        campaign.add_column(sa.Column('approvals_needed', sa.Integer(), server_default=sa.text('1'), nullable=False))
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.add_column(sa.Column('logo_sha256', sa.String(), nullable=True))
        endorsement.create_foreign_key(op.f('fk_endorsement_logo_sha256'), 'logo', ['logo_sha256'], ['sha256'])


def downgrade():
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.drop_constraint(op.f('fk_endorsement_logo_sha256'), type_='foreignkey')
        endorsement.drop_column('logo_sha256')
    with op.batch_alter_table('campaign') as campaign:
        campaign.drop_column('approvals_needed')
    op.drop_table('own_organisation')
    op.drop_table('approval')
    op.drop_table('vouch')
    op.drop_table('letter_page')
