"""organisers' accounts: one-time codes, passkeys, recovery codes, sessions as rows, invitations"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

BYTES, TIME = sa.LargeBinary(), sa.DateTime(timezone=True)
ORGANISER = sa.table('organiser', sa.column('id', sa.Integer), sa.column('fs_webauthn_user_handle', sa.String))


def upgrade():
    with op.batch_alter_table('organiser') as organiser:
        organiser.alter_column('session_key', new_column_name='fs_uniquifier', existing_type=sa.String(), existing_nullable=False)
        organiser.add_column(sa.Column('fs_webauthn_user_handle', sa.String(), nullable=True))
        organiser.add_column(sa.Column('totp_secret', BYTES, nullable=True))
        organiser.add_column(sa.Column('totp_since', TIME, nullable=True))
        organiser.add_column(sa.Column('totp_counter', sa.Integer(), nullable=True))
    for one in op.get_bind().execute(sa.select(ORGANISER.c.id)).scalars().all():
        op.execute(sa.update(ORGANISER).where(ORGANISER.c.id == one).values(fs_webauthn_user_handle=uuid4().hex))
    with op.batch_alter_table('organiser') as organiser:
        organiser.alter_column('fs_webauthn_user_handle', existing_type=sa.String(), nullable=False)
        organiser.drop_constraint(op.f('uq_organiser_session_key'), type_='unique')
        organiser.create_unique_constraint(op.f('uq_organiser_fs_uniquifier'), ['fs_uniquifier'])
        organiser.create_unique_constraint(op.f('uq_organiser_fs_webauthn_user_handle'), ['fs_webauthn_user_handle'])
        organiser.create_check_constraint(op.f('ck_organiser_codes_come_from_a_secret'), 'totp_since IS NULL OR totp_secret IS NOT NULL')
    op.create_table(
        'passkey',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('credential_id', BYTES, nullable=False),
        sa.Column('public_key', BYTES, nullable=False),
        sa.Column('sign_count', sa.Integer(), nullable=False),
        sa.Column('transports', sa.JSON(), nullable=False),
        sa.Column('extensions', sa.String(), nullable=True),
        sa.Column('usage', sa.String(), nullable=False),
        sa.Column('backup_state', sa.Boolean(), nullable=False),
        sa.Column('device_type', sa.String(), nullable=False),
        sa.Column('create_datetime', TIME, nullable=False),
        sa.Column('lastuse_datetime', TIME, nullable=False),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_passkey_organiser_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
        sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id')),
        sa.UniqueConstraint('organiser_id', 'name', name=op.f('uq_passkey_organiser_id_name')),
    )
    op.create_index(op.f('ix_passkey_organiser_id'), 'passkey', ['organiser_id'])
    op.create_table(
        'recovery_code',
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('code_print', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_recovery_code_organiser_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('organiser_id', 'code_print', name=op.f('pk_recovery_code')),
    )
    op.create_table(
        'signed_in_session',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(), nullable=False),
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('device', sa.Enum('phone', 'computer', name='device', native_enum=False, length=40), nullable=False),
        sa.Column('began_at', TIME, nullable=False),
        sa.Column('seen_at', TIME, nullable=False),
        sa.Column('proved_at', TIME, nullable=False),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_signed_in_session_organiser_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_in_session')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_signed_in_session_token_hash')),
    )
    op.create_index(op.f('ix_signed_in_session_organiser_id'), 'signed_in_session', ['organiser_id'])
    op.create_table(
        'invitation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(), nullable=False),
        sa.Column('role', sa.String(length=40), nullable=False),
        sa.Column('token_hash', sa.String(), nullable=False),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('invited_by', sa.Integer(), nullable=False),
        sa.Column('created_at', TIME, nullable=False),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_invitation_campaign_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['invited_by'], ['organiser.id'], name=op.f('fk_invitation_invited_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
        sa.UniqueConstraint('campaign_id', 'email', name=op.f('uq_invitation_campaign_id_email')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash')),
    )
    op.create_index(op.f('ix_invitation_campaign_id'), 'invitation', ['campaign_id'])


def downgrade():
    for table in ('invitation', 'signed_in_session', 'recovery_code', 'passkey'):
        op.drop_table(table)
    with op.batch_alter_table('organiser') as organiser:
        organiser.drop_constraint(op.f('ck_organiser_codes_come_from_a_secret'), type_='check')
        organiser.drop_constraint(op.f('uq_organiser_fs_webauthn_user_handle'), type_='unique')
        organiser.drop_constraint(op.f('uq_organiser_fs_uniquifier'), type_='unique')
        for column in ('totp_counter', 'totp_since', 'totp_secret', 'fs_webauthn_user_handle'):
            organiser.drop_column(column)
        organiser.alter_column('fs_uniquifier', new_column_name='session_key', existing_type=sa.String(), existing_nullable=False)
    with op.batch_alter_table('organiser') as organiser:
        organiser.create_unique_constraint(op.f('uq_organiser_session_key'), ['session_key'])
