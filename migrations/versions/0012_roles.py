"""roles: whoever was a plain organiser becomes an editor, or an owner where there is none"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    op.execute(sa.text(
        "UPDATE membership SET role = 'editor' WHERE role = 'organiser' AND EXISTS"
        " (SELECT 1 FROM membership AS other"
        " WHERE other.campaign_id = membership.campaign_id AND other.role = 'owner')"
    ))
    op.execute(sa.text("UPDATE membership SET role = 'owner' WHERE role = 'organiser'"))


def downgrade():
    op.execute(sa.text("UPDATE membership SET role = 'organiser' WHERE role <> 'owner'"))
