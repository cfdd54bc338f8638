"""the register of organisations, and a row for each way of proof"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from campaign.endorsements.register.models import key_of
from campaign.i18n import in_latin_letters

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

KINDS = ('association', 'foundation', 'union', 'initiative', 'media', 'school', 'company', 'other')
WAYS = ('mail', 'dns', 'file', 'letter', 'call', 'vouched', 'register', 'known')
NOW_CALLED = {'domain': 'mail', 'call': 'call', 'register': 'register', 'known': 'known'}
BEFORE = {now: before for before, now in NOW_CALLED.items()}
STOOD = ('approved', 'counted', 'withdrawn')


def _words(length, *words, name):
    return sa.Enum(*words, name=name, native_enum=False, length=length)


def _once(endorsement, column):
    where = sa.text("state IN ('approved', 'counted')")
    endorsement.create_index('uq_endorsement_one_organisation_once', ['campaign_id', column], unique=True, sqlite_where=where, postgresql_where=where)


def upgrade():
    op.create_table(
        'logo',
        sa.Column('sha256', sa.String(), nullable=False),
        sa.Column('png', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('sha256', name=op.f('pk_logo')),
    )
    op.create_table(
        'organisation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(), nullable=False),
        sa.Column('names', sa.JSON(), nullable=False),
        sa.Column('kind', _words(40, *KINDS, name='organisationkind'), nullable=False),
        sa.Column('country', sa.String(), nullable=False),
        sa.Column('registration_number', sa.String(), nullable=False),
        sa.Column('number_key', sa.String(), nullable=False),
        sa.Column('site', sa.String(), nullable=False),
        sa.Column('place', sa.String(), nullable=False),
        sa.Column('region', sa.String(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('logo_sha256', sa.String(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['logo_sha256'], ['logo.sha256'], name=op.f('fk_organisation_logo_sha256')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
        sa.UniqueConstraint('country', 'number_key', name=op.f('uq_organisation_country_number_key')),
        sa.UniqueConstraint('slug', name=op.f('uq_organisation_slug')),
    )
    op.create_table(
        'proof',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('endorsement_id', sa.Integer(), nullable=False),
        sa.Column('kind', _words(40, *WAYS, name='proofkind'), nullable=False),
        sa.Column('state', _words(40, 'waiting', 'finished', 'refused', 'lapsed', name='proofstate'), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('detail', sa.LargeBinary(), nullable=True),
        sa.Column('organiser_id', sa.Integer(), nullable=True),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('failure', sa.String(), nullable=True),
        sa.CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name=op.f('ck_proof_finished_has_its_time')),
        sa.ForeignKeyConstraint(['endorsement_id'], ['endorsement.id'], name=op.f('fk_proof_endorsement_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_proof_organiser_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_proof')),
    )
    op.create_index(op.f('ix_proof_endorsement_id'), 'proof', ['endorsement_id'])
    op.create_index(op.f('ix_proof_due_at'), 'proof', ['due_at'])
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
        endorsement.add_column(sa.Column('names', sa.JSON(), server_default='{}', nullable=False))
        endorsement.add_column(sa.Column('kind', _words(40, *KINDS, name='organisationkind'), server_default='other', nullable=False))
        endorsement.add_column(sa.Column('country', sa.String(), server_default='KG', nullable=False))
        endorsement.add_column(sa.Column('number_key', sa.String(), server_default='', nullable=False))
        endorsement.add_column(sa.Column('region', sa.String(), server_default='', nullable=False))
    _enter_all()
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.drop_index('uq_endorsement_one_organisation_once')
        for column in ('names', 'kind', 'country', 'number_key', 'region'):
            endorsement.alter_column(column, server_default=None)
        endorsement.drop_column('organisation')
        endorsement.drop_column('verified')
        endorsement.create_foreign_key(op.f('fk_endorsement_organisation_id'), 'organisation', ['organisation_id'], ['id'])
        endorsement.create_index(op.f('ix_endorsement_organisation_id'), ['organisation_id'])
        _once(endorsement, 'organisation_id')


def downgrade():
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.add_column(sa.Column('organisation', sa.String(), server_default='', nullable=False))
        endorsement.add_column(sa.Column('verified', _words(40, *NOW_CALLED, name='verified'), nullable=True))
    _write_back()
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.drop_index('uq_endorsement_one_organisation_once')
        endorsement.drop_index(op.f('ix_endorsement_organisation_id'))
        endorsement.drop_constraint(op.f('fk_endorsement_organisation_id'), type_='foreignkey')
        for column in ('organisation_id', 'names', 'kind', 'country', 'number_key', 'region'):
            endorsement.drop_column(column)
        endorsement.alter_column('organisation', server_default=None)
        _once(endorsement, 'registration_number')
    op.drop_table('proof')
    op.drop_table('organisation')
    op.drop_table('logo')


def _enter_all():
    """One organisation for each number that stood; how each was verified becomes its proof."""
    connection = op.get_bind()
    meta = sa.MetaData()
    endorsement, organisation, proof = (sa.Table(name, meta, autoload_with=connection) for name in ('endorsement', 'organisation', 'proof'))
    ids, slugs = {}, set()
    for row in connection.execute(sa.select(endorsement).order_by(endorsement.c.id)).all():
        key, names = key_of(row.registration_number), {row.language: row.organisation}
        if row.verified and row.state in STOOD and key not in ids:
            slug = stem = in_latin_letters(row.organisation)[:60].strip('-') or 'organisation'
            while slug in slugs:
                slug = f'{stem}-{len(slugs)}'
            slugs.add(slug)
            made = connection.execute(organisation.insert().values(
                slug=slug, names=names, kind='other', country='KG', registration_number=row.registration_number,
                number_key=key, site=row.site, place=row.place, region='', words=row.organisation.casefold(),
                created_at=datetime.now(UTC),
            ))
            ids[key] = made.inserted_primary_key[0]
        known = ids[key] if row.verified and row.state in STOOD else None
        connection.execute(endorsement.update().where(endorsement.c.id == row.id).values(names=names, number_key=key, organisation_id=known))
        if row.verified:
            when = row.decided_at or row.created_at
            connection.execute(proof.insert().values(
                endorsement_id=row.id, kind=NOW_CALLED[row.verified], state='finished', facts={}, organiser_id=row.decided_by,
                started_at=when, finished_at=when, tries=0,
            ))


def _write_back():
    connection = op.get_bind()
    meta = sa.MetaData()
    endorsement, proof = (sa.Table(name, meta, autoload_with=connection) for name in ('endorsement', 'proof'))
    for row in connection.execute(sa.select(endorsement)).all():
        name = row.names.get(row.language) or next(iter(row.names.values()), '')
        way = connection.scalar(sa.select(proof.c.kind).where(proof.c.endorsement_id == row.id, proof.c.state == 'finished').order_by(proof.c.id).limit(1))
        stood = 'call' if way else None
        connection.execute(endorsement.update().where(endorsement.c.id == row.id).values(organisation=name, verified=BEFORE.get(way, stood)))
