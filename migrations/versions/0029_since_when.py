"""since when somebody works on a campaign, and who invited them"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('membership') as table:
        table.add_column(sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('invited_by', sa.Integer(), nullable=True))
        table.add_column(sa.Column('role_since', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f('fk_membership_invited_by'), 'organiser', ['invited_by'], ['id']
        )


def downgrade():
    with op.batch_alter_table('membership') as table:
        table.drop_constraint(op.f('fk_membership_invited_by'), type_='foreignkey')
        table.drop_column('role_since')
        table.drop_column('invited_by')
        table.drop_column('joined_at')
