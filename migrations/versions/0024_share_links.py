"""an organisation's link to share, its count, and the mark a request keeps until it is counted"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'


def upgrade():
    op.create_table(
        'share_link',
        sa.Column('endorsement_id', sa.Integer(), nullable=False),
        sa.Column('mark', sa.String(), nullable=False),
        sa.Column('confirmed', sa.Integer(), nullable=False),
        sa.Column('shown', sa.Integer(), nullable=False),
        sa.Column('lag', sa.Integer(), nullable=False),
        sa.CheckConstraint('shown <= confirmed AND shown % 10 = 0', name=op.f('ck_share_link_shown_in_whole_tens')),
        sa.CheckConstraint('lag BETWEEN 0 AND 9', name=op.f('ck_share_link_less_than_a_step_behind')),
        sa.ForeignKeyConstraint(['endorsement_id'], ['endorsement.id'], name=op.f('fk_share_link_endorsement_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('endorsement_id', name=op.f('pk_share_link')),
        sa.UniqueConstraint('mark', name=op.f('uq_share_link_mark')),
    )
    with op.batch_alter_table('signatory') as signatory:
        signatory.add_column(sa.Column('via', sa.String(), nullable=True))
    op.create_index(
        'ix_signatory_via', 'signatory', ['created_at'],
        sqlite_where=sa.text('via IS NOT NULL'), postgresql_where=sa.text('via IS NOT NULL'),
    )
    _give_links()


def downgrade():
    op.drop_index('ix_signatory_via', 'signatory')
    with op.batch_alter_table('signatory') as signatory:
        signatory.drop_column('via')
    op.drop_table('share_link')


def _give_links():
    """To those that stand already."""
    endorsement = sa.table('endorsement', sa.column('id', sa.Integer), sa.column('state', sa.String))
    links = sa.table('share_link', *(sa.column(name) for name in ('endorsement_id', 'mark', 'confirmed', 'shown', 'lag')))
    stand = sa.select(endorsement.c.id).where(endorsement.c.state.in_(('approved', 'counted')))
    rows = [
        {
            'endorsement_id': endorsement_id,
            'mark': ''.join(secrets.choice(LETTERS) for _ in range(9)),
            'confirmed': 0,
            'shown': 0,
            'lag': secrets.randbelow(10),
        }
        for endorsement_id in op.get_bind().scalars(stand)
    ]
    if rows:
        op.bulk_insert(links, rows)
