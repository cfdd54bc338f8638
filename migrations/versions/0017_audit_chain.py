"""the audit: why, before and after, and every entry chained to the one before it"""

import json
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
DOMAIN = b'campaign.audit.v1\0'
NEW = ('number', 'before', 'after', 'why', 'why_salt', 'why_sha256', 'hash')


def upgrade():
    with op.batch_alter_table('audit_entry') as entry:
        entry.add_column(sa.Column('number', BIG, nullable=True))
        entry.add_column(sa.Column('before', sa.JSON(), nullable=True))
        entry.add_column(sa.Column('after', sa.JSON(), nullable=True))
        for name in NEW[3:]:
            entry.add_column(sa.Column(name, sa.String(), nullable=True))
        entry.create_unique_constraint(op.f('uq_audit_entry_number'), ['number'])
        entry.create_index('ix_audit_entry_of_campaign', ['campaign_id', 'number'])
    head = op.create_table(
        'audit_head',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', BIG, nullable=False),
        sa.Column('hash', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head')),
    )
    number, last = chain_what_is_there()
    op.execute(sa.insert(head).values(id=1, number=number, hash=last))


def chain_what_is_there():
    entries = sa.table('audit_entry', *(
        sa.column(name, kind) for name, kind in (
            ('id', BIG), ('at', sa.DateTime(timezone=True)), ('organiser_id', sa.Integer()),
            ('campaign_id', sa.Integer()), ('action', sa.String()), ('subject', sa.String()),
            ('facts', sa.JSON()), ('number', BIG), ('hash', sa.String()),
        )
    ))
    number, last, connection = 0, sha256(DOMAIN).hexdigest(), op.get_bind()
    for row in connection.execute(sa.select(entries).order_by(entries.c.id)).all():
        number += 1
        at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
        said = {
            'number': number, 'at': at.isoformat(timespec='microseconds'),
            'organiser': row.organiser_id, 'campaign': row.campaign_id, 'action': row.action,
            'subject': row.subject, 'facts': row.facts, 'before': None, 'after': None,
            'why_sha256': None,
        }
        text = json.dumps(said, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()
        last = sha256(DOMAIN + bytes.fromhex(last) + text).hexdigest()
        connection.execute(sa.update(entries).where(entries.c.id == row.id).values(number=number, hash=last))
    return number, last


def downgrade():
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_entry') as entry:
        entry.drop_index('ix_audit_entry_of_campaign')
        entry.drop_constraint(op.f('uq_audit_entry_number'), type_='unique')
        for name in NEW:
            entry.drop_column(name)
