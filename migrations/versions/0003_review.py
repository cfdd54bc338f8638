"""Review: keys that stay, the reading kept beside it, steps that can be undone"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('reading',
    sa.Column('resolution_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolution.id'], name=op.f('fk_reading_resolution_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('resolution_id', name=op.f('pk_reading'))
    )
    op.create_table('review_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resolution_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('done', 'undone', 'left', name='stepstate', native_enum=False, length=40), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('moved_at_version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolution.id'], name=op.f('fk_review_step_resolution_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_step'))
    )
    op.create_index('ix_review_step_moved', 'review_step', ['resolution_id', 'moved_at_version'])
    # Plain ADD COLUMN and an index: rebuilding a table on SQLite would delete what hangs on it.
    for name, kind, default in (
        ('paragraphs', sa.JSON(), '[]'),
        ('looked_at', sa.JSON(), '[]'),
        ('last_key', sa.Integer(), '0'),
        ('version', sa.Integer(), '0'),
    ):
        op.add_column('resolution', sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column('section', sa.Column('key', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('demand', sa.Column('key', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('demand', sa.Column('origins', sa.JSON(), nullable=False, server_default='[]'))
    # What stands there gets its number as its key: it is unique within its resolution.
    op.execute('UPDATE section SET key = position + 1')
    op.execute('UPDATE demand SET key = number')
    words = "'[' || number || ']'"
    on_postgres = op.get_bind().dialect.name == 'postgresql'
    op.execute(f"UPDATE demand SET origins = {f'CAST({words} AS JSON)' if on_postgres else words}")
    op.execute('UPDATE resolution SET last_key = 100000')
    op.create_index('uq_section_one_key_once', 'section', ['resolution_id', 'key'], unique=True)


def downgrade():
    op.drop_index('uq_section_one_key_once', table_name='section')
    for table, name in (
        ('demand', 'origins'),
        ('demand', 'key'),
        ('section', 'key'),
        ('resolution', 'version'),
        ('resolution', 'last_key'),
        ('resolution', 'looked_at'),
        ('resolution', 'paragraphs'),
    ):
        op.execute(f'ALTER TABLE {table} DROP COLUMN {name}')
    op.drop_index('ix_review_step_moved', table_name='review_step')
    op.drop_table('review_step')
    op.drop_table('reading')
