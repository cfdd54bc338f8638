"""versions of appeal texts: why, how many stand on each, and endorsements that moved on"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

SUPPORT = sa.Enum('person', 'organisation', 'paper', name='supportclass', native_enum=False, length=40)


def upgrade():
    with op.batch_alter_table('appeal_text') as text:
        text.add_column(sa.Column('why', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('appeal_text') as text:
        text.alter_column('why', server_default=None)
    op.add_column('resolution', sa.Column('published', sa.JSON(), nullable=True))
    op.create_table(
        'text_count',
        sa.Column('appeal_text_id', sa.Integer(), nullable=False),
        sa.Column('support', SUPPORT, nullable=False),
        sa.Column('standing', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['appeal_text_id'], ['appeal_text.id'], name=op.f('fk_text_count_appeal_text_id')),
        sa.PrimaryKeyConstraint('appeal_text_id', 'support', name=op.f('pk_text_count')),
    )
    # Until now there was one version of each text: all that stands, stands on it.
    op.execute(sa.text(
        "INSERT INTO text_count (appeal_text_id, support, standing)"
        " SELECT appeal_text.id, count.support, count.counted - count.withdrawn - count.removed"
        " FROM count JOIN appeal_text ON appeal_text.appeal_id = count.appeal_id"
    ))
    with op.batch_alter_table('endorsed_appeal') as endorsed:
        endorsed.add_column(sa.Column('left_at', sa.DateTime(timezone=True), nullable=True))
        endorsed.drop_constraint('uq_endorsed_appeal_endorsement_id_appeal_id', type_='unique')
        endorsed.create_index(
            'uq_endorsed_appeal_one_each', ['endorsement_id', 'appeal_id'], unique=True,
            sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'),
        )


def downgrade():
    op.execute(sa.text('DELETE FROM endorsed_appeal WHERE left_at IS NOT NULL'))
    with op.batch_alter_table('endorsed_appeal') as endorsed:
        endorsed.drop_index('uq_endorsed_appeal_one_each')
        endorsed.create_unique_constraint('uq_endorsed_appeal_endorsement_id_appeal_id', ['endorsement_id', 'appeal_id'])
        endorsed.drop_column('left_at')
    op.drop_table('text_count')
    op.drop_column('resolution', 'published')
    with op.batch_alter_table('appeal_text') as text:
        text.drop_column('why')
