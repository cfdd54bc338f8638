"""for how many days a campaign keeps persons after its end"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade():
    # in one statement, since SQLite adds no constraint to a table that is there
    op.execute(sa.text(
        'ALTER TABLE campaign ADD COLUMN kept_days INTEGER DEFAULT 30 NOT NULL'
        ' CONSTRAINT ck_campaign_kept_some_days CHECK (kept_days BETWEEN 7 AND 90)'
    ))


def downgrade():
    op.execute(sa.text("DELETE FROM act_by_two WHERE kind = 'keeping'"))
    op.drop_column('campaign', 'kept_days')
