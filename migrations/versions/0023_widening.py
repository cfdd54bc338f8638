"""networks whose people confirm may more"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('screening_level') as level:
        level.add_column(sa.Column('width', sa.Double(), server_default=sa.text('1.0'), nullable=False))


def downgrade():
    with op.batch_alter_table('screening_level') as level:
        level.drop_column('width')
