"""what tells which organisation stands behind an endorsement lies encrypted; the register holds what is public

Existing rows are encrypted with the first key of CAMPAIGN_VAULT_KEYS, which must be the service's own.
"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from campaign.endorsements.register.models import key_of
from campaign.i18n import in_latin_letters
from campaign.outbox import addresses
from campaign.vault import vault

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

KINDS = ('association', 'foundation', 'union', 'initiative', 'media', 'school', 'company', 'other')
STANDING = ('approved', 'counted')
FACTS = ('names', 'kind', 'site', 'place', 'region', 'registration_number')
TYPED = ('names', 'kind', 'country', 'registration_number', 'site', 'place', 'region', 'label', 'statement')


def _once(endorsement, column):
    where = sa.text("state IN ('approved', 'counted')")
    endorsement.create_index('uq_endorsement_one_organisation_once', ['campaign_id', column], unique=True, sqlite_where=where, postgresql_where=where)


def upgrade():
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.add_column(sa.Column('organisation_print', sa.String(), server_default='', nullable=False))
        endorsement.add_column(sa.Column('told_kept', sa.LargeBinary(), nullable=True))
        endorsement.add_column(sa.Column('logo', sa.LargeBinary(), nullable=True))
        endorsement.add_column(sa.Column('reason_kept', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('proof') as proof:
        proof.add_column(sa.Column('facts_kept', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('vouch') as vouch:
        vouch.add_column(sa.Column('asked_id', sa.Integer(), nullable=True))
    with op.batch_alter_table('share_link') as link:
        link.add_column(sa.Column('mark_print', sa.String(), nullable=True))
        link.add_column(sa.Column('mark_kept', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('audit_entry') as entry:
        entry.add_column(sa.Column('why_kept', sa.LargeBinary(), nullable=True))
    own = _own_organisations()
    _encrypt_all()
    _encrypt_words()
    with op.batch_alter_table('audit_entry') as entry:
        entry.drop_column('why')
        entry.drop_column('why_salt')
    with op.batch_alter_table('vouch') as vouch:
        vouch.drop_index(op.f('ix_vouch_organisation_id'))
        vouch.drop_constraint(op.f('uq_vouch_proof_id_organisation_id'), type_='unique')
        vouch.drop_constraint(op.f('fk_vouch_organisation_id'), type_='foreignkey')
        vouch.drop_column('organisation_id')
        vouch.alter_column('asked_id', existing_type=sa.Integer(), nullable=False)
        vouch.create_foreign_key(op.f('fk_vouch_asked_id'), 'endorsement', ['asked_id'], ['id'], ondelete='CASCADE')
        vouch.create_unique_constraint(op.f('uq_vouch_proof_id_asked_id'), ['proof_id', 'asked_id'])
        vouch.create_index(op.f('ix_vouch_asked_id'), ['asked_id'])
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.drop_index('uq_endorsement_one_organisation_once')
        endorsement.drop_constraint(op.f('fk_endorsement_logo_sha256'), type_='foreignkey')
        endorsement.drop_constraint(op.f('ck_endorsement_declined_with_a_reason'), type_='check')
        for column in (*TYPED, 'number_key', 'logo_sha256', 'officer_shown', 'reason'):
            endorsement.drop_column(column)
        endorsement.alter_column('organisation_print', server_default=None)
        endorsement.alter_column('told_kept', existing_type=sa.LargeBinary(), nullable=False)
        endorsement.create_check_constraint(op.f('ck_endorsement_declined_with_a_reason'), "state != 'declined' OR reason_kept IS NOT NULL")
        _once(endorsement, 'organisation_print')
    with op.batch_alter_table('proof') as proof:
        proof.drop_column('facts')
    with op.batch_alter_table('share_link') as link:
        link.drop_constraint(op.f('uq_share_link_mark'), type_='unique')
        link.drop_column('mark')
        link.alter_column('mark_print', existing_type=sa.String(), nullable=False)
        link.alter_column('mark_kept', existing_type=sa.LargeBinary(), nullable=False)
        link.create_unique_constraint(op.f('uq_share_link_mark_print'), ['mark_print'])
    op.drop_table('own_organisation')
    op.create_table(
        'own_organisation',
        sa.Column('number_print', sa.String(), nullable=False),
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('number_kept', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_own_organisation_organiser_id')),
        sa.PrimaryKeyConstraint('number_print', name=op.f('pk_own_organisation')),
    )
    op.create_index(op.f('ix_own_organisation_organiser_id'), 'own_organisation', ['organiser_id'])
    for who, country, number in own:
        told = json.dumps({'country': country, 'registration_number': number}).encode()
        _run(_table('own_organisation').insert().values(
            number_print=vault.fingerprint('own-organisation', f'{who} {country} {key_of(number)}'), organiser_id=who,
            number_kept=vault.encrypt(told, 'own_organisation.number_kept'),
        ))


def downgrade():
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.add_column(sa.Column('names', sa.JSON(), server_default='{}', nullable=False))
        endorsement.add_column(sa.Column('kind', sa.Enum(*KINDS, name='organisationkind', native_enum=False, length=40), server_default='other', nullable=False))
        for column in ('country', 'registration_number', 'number_key', 'site', 'place', 'region', 'label', 'statement'):
            endorsement.add_column(sa.Column(column, sa.String(), server_default='', nullable=False))
        for column in ('logo_sha256', 'reason'):
            endorsement.add_column(sa.Column(column, sa.String(), nullable=True))
        endorsement.add_column(sa.Column('officer_shown', sa.JSON(), nullable=True))
    with op.batch_alter_table('proof') as proof:
        proof.add_column(sa.Column('facts', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('vouch') as vouch:
        vouch.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
    with op.batch_alter_table('share_link') as link:
        link.add_column(sa.Column('mark', sa.String(), nullable=True))
    with op.batch_alter_table('audit_entry') as entry:
        entry.add_column(sa.Column('why', sa.String(), nullable=True))
        entry.add_column(sa.Column('why_salt', sa.String(), nullable=True))
    own = [
        (row.organiser_id, json.loads(vault.decrypt(row.number_kept, 'own_organisation.number_kept')))
        for row in _run(sa.select(_table('own_organisation'))).all()
    ]
    _write_in_clear()
    _write_words()
    with op.batch_alter_table('audit_entry') as entry:
        entry.drop_column('why_kept')
    with op.batch_alter_table('vouch') as vouch:
        vouch.drop_index(op.f('ix_vouch_asked_id'))
        vouch.drop_constraint(op.f('uq_vouch_proof_id_asked_id'), type_='unique')
        vouch.drop_constraint(op.f('fk_vouch_asked_id'), type_='foreignkey')
        vouch.drop_column('asked_id')
        vouch.alter_column('organisation_id', existing_type=sa.Integer(), nullable=False)
        vouch.create_foreign_key(op.f('fk_vouch_organisation_id'), 'organisation', ['organisation_id'], ['id'])
        vouch.create_unique_constraint(op.f('uq_vouch_proof_id_organisation_id'), ['proof_id', 'organisation_id'])
        vouch.create_index(op.f('ix_vouch_organisation_id'), ['organisation_id'])
    with op.batch_alter_table('endorsement') as endorsement:
        endorsement.drop_index('uq_endorsement_one_organisation_once')
        endorsement.drop_constraint(op.f('ck_endorsement_declined_with_a_reason'), type_='check')
        for column in ('organisation_print', 'told_kept', 'logo', 'reason_kept'):
            endorsement.drop_column(column)
        for column in (*TYPED, 'number_key'):
            endorsement.alter_column(column, server_default=None)
        endorsement.create_foreign_key(op.f('fk_endorsement_logo_sha256'), 'logo', ['logo_sha256'], ['sha256'])
        endorsement.create_check_constraint(op.f('ck_endorsement_declined_with_a_reason'), "state != 'declined' OR reason IS NOT NULL")
        _once(endorsement, 'organisation_id')
    with op.batch_alter_table('proof') as proof:
        proof.drop_column('facts_kept')
        proof.alter_column('facts', server_default=None)
    with op.batch_alter_table('share_link') as link:
        link.drop_constraint(op.f('uq_share_link_mark_print'), type_='unique')
        link.drop_column('mark_print')
        link.drop_column('mark_kept')
        link.alter_column('mark', existing_type=sa.String(), nullable=False)
        link.create_unique_constraint(op.f('uq_share_link_mark'), ['mark'])
    op.drop_table('own_organisation')
    op.create_table(
        'own_organisation',
        sa.Column('organiser_id', sa.Integer(), nullable=False),
        sa.Column('country', sa.String(), nullable=False),
        sa.Column('number_key', sa.String(), nullable=False),
        sa.Column('registration_number', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['organiser_id'], ['organiser.id'], name=op.f('fk_own_organisation_organiser_id')),
        sa.PrimaryKeyConstraint('organiser_id', 'country', 'number_key', name=op.f('pk_own_organisation')),
    )
    for who, told in own:
        _run(_table('own_organisation').insert().values(organiser_id=who, number_key=key_of(told['registration_number']), **told))


def _run(statement):
    return op.get_bind().execute(statement)


def _table(name):
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())


def _set(table, key, value, **values):
    _run(table.update().where(table.c[key] == value).values(**values))


def _own_organisations():
    return [(row.organiser_id, row.country, row.registration_number) for row in _run(sa.select(_table('own_organisation'))).all()]


def _encrypt_all():
    endorsement, organisation, logo = _table('endorsement'), _table('organisation'), _table('logo')
    hidden = set(_run(sa.text("SELECT campaign_id FROM stop WHERE kind = 'names' AND until IS NULL")).scalars())
    records = {row.id: row for row in _run(sa.select(organisation)).all()}
    pictures = {row.sha256: row.png for row in _run(sa.select(logo)).all()}
    _point_vouches(endorsement)
    public, seen = set(), set()
    for row in _run(sa.select(endorsement)).all():
        stands = row.state in STANDING
        shown = stands and (row.shown == 'public' or (row.shown == 'together' and row.opened_at is not None))
        told = {name: getattr(row, name) for name in TYPED} | {'officer': row.officer_shown, 'takes_over': False, 'slug': ''}
        record = records.get(row.organisation_id)
        picture = row.logo_sha256
        if shown and row.campaign_id not in hidden:
            public.add(row.organisation_id)
        elif stands and record is not None:  # what the register says of it goes along
            told |= {name: getattr(record, name) for name in FACTS} | {'slug': record.slug if shown else ''}
            picture = record.logo_sha256 or picture
        raw = json.dumps(told, ensure_ascii=False).encode()
        png = pictures.get(picture)
        _set(
            endorsement, 'id', row.id,
            organisation_id=row.organisation_id if shown and row.campaign_id not in hidden else None,
            organisation_print=_print_once(row, seen),
            told_kept=vault.encrypt(raw.ljust(-(-len(raw) // 512) * 512), 'endorsement.told_kept'),
            logo=vault.encrypt(_padded(png), 'endorsement.logo') if png else None,
            reason_kept=vault.encrypt(row.reason.encode(), 'endorsement.reason_kept') if row.reason is not None else None,
            logo_sha256=None,
            browser_print='',  # those who have not confirmed yet type the code of their letter
        )
    _encrypt_proofs()
    _encrypt_marks()
    _print_invited(lambda campaign_id, mail: f'{campaign_id} {mail}')
    _run(organisation.delete().where(organisation.c.id.not_in(public)))
    _run(logo.delete().where(logo.c.sha256.not_in(sa.select(organisation.c.logo_sha256).where(organisation.c.logo_sha256.is_not(None)))))


def _print_once(row, seen):
    """By the number as keys are made today; two that stood as two before stay two."""
    for key in (key_of(row.registration_number), row.number_key, row.key):
        found = vault.fingerprint('organisation', f'{row.campaign_id} {row.country} {key}')
        if row.state not in STANDING or found not in seen:
            break
    if row.state in STANDING:
        seen.add(found)
    return found


def _padded(png):
    raw = len(png).to_bytes(4) + png
    return raw.ljust(-(-len(raw) // 16384) * 16384, b'\0')


def _encrypt_words():
    entry = _table('audit_entry')
    for row in _run(sa.select(entry.c.id, entry.c.why, entry.c.why_salt).where(entry.c.why.is_not(None))).all():
        raw = json.dumps([row.why, row.why_salt or ''], ensure_ascii=False).encode()
        _set(entry, 'id', row.id, why_kept=vault.encrypt(raw.ljust(-(-len(raw) // 256) * 256), 'audit_entry.why_kept'))


def _write_words():
    entry = _table('audit_entry')
    for row in _run(sa.select(entry.c.id, entry.c.why_kept).where(entry.c.why_kept.is_not(None))).all():
        why, salt = json.loads(vault.decrypt(row.why_kept, 'audit_entry.why_kept'))
        _set(entry, 'id', row.id, why=why, why_salt=salt)


def _point_vouches(endorsement):
    """To the endorsement of who vouches, in the campaign of the one that is vouched for."""
    vouch, proof = _table('vouch'), _table('proof')
    asked = _run(
        sa.select(vouch.c.id, vouch.c.organisation_id, endorsement.c.campaign_id)
        .join(proof, proof.c.id == vouch.c.proof_id)
        .join(endorsement, endorsement.c.id == proof.c.endorsement_id)
    ).all()
    for row in asked:
        same = sa.and_(endorsement.c.campaign_id == row.campaign_id, endorsement.c.organisation_id == row.organisation_id)
        stands = endorsement.c.state.in_(STANDING)
        found = _run(sa.select(endorsement.c.id).where(same).order_by(stands.desc(), endorsement.c.id.desc()).limit(1)).scalar()
        if found is None:
            _run(vouch.delete().where(vouch.c.id == row.id))
        else:
            _set(vouch, 'id', row.id, asked_id=found)


def _encrypt_proofs():
    proof = _table('proof')
    for row in _run(sa.select(proof.c.id, proof.c.facts)).all():
        if row.facts:
            raw = json.dumps(row.facts, ensure_ascii=False).encode()
            _set(proof, 'id', row.id, facts_kept=vault.encrypt(raw.ljust(320), 'proof.facts_kept'))


def _encrypt_marks():
    link, signatory = _table('share_link'), _table('signatory')
    for row in _run(sa.select(link.c.endorsement_id, link.c.mark)).all():
        found = vault.fingerprint('share-mark', row.mark)
        _set(link, 'endorsement_id', row.endorsement_id, mark_print=found, mark_kept=vault.encrypt(row.mark.encode(), 'share_link.mark_kept'))
        _set(signatory, 'via', row.mark, via=found)


def _print_invited(said):
    invited = _table('invited_organisation')
    for row in _run(sa.select(invited.c.id, invited.c.campaign_id, invited.c.known)).all():
        mail = json.loads(vault.decrypt(row.known, 'invited_organisation.known'))['mail']
        _set(invited, 'id', row.id, mail_print=vault.fingerprint('invited', said(row.campaign_id, addresses.canonical(mail))))


def _write_in_clear():
    from hashlib import sha256

    endorsement, organisation, logo, proof = (_table(name) for name in ('endorsement', 'organisation', 'logo', 'proof'))
    link, signatory, vouch = _table('share_link'), _table('signatory'), _table('vouch')
    pictures = set(_run(sa.select(logo.c.sha256)).scalars())
    for row in _run(sa.select(endorsement)).all():
        told = json.loads(vault.decrypt(row.told_kept, 'endorsement.told_kept'))
        name = None
        if row.logo is not None:
            png = vault.decrypt(row.logo, 'endorsement.logo')
            png = png[4:4 + int.from_bytes(png[:4])]
            name = sha256(png).hexdigest()
            if name not in pictures:
                pictures.add(name)
                _run(logo.insert().values(sha256=name, png=png))
        record = row.organisation_id or (_entered(organisation, told) if row.state in STANDING else None)
        _set(
            endorsement, 'id', row.id, organisation_id=record, number_key=key_of(told['registration_number']), logo_sha256=name,
            officer_shown=told['officer'], **{name: told[name] for name in TYPED},
            reason=vault.decrypt(row.reason_kept, 'endorsement.reason_kept').decode() if row.reason_kept else None,
        )
    for row in _run(sa.select(proof.c.id, proof.c.facts_kept).where(proof.c.facts_kept.is_not(None))).all():
        _set(proof, 'id', row.id, facts=json.loads(vault.decrypt(row.facts_kept, 'proof.facts_kept')))
    for row in _run(sa.select(link)).all():
        mark = vault.decrypt(row.mark_kept, 'share_link.mark_kept').decode()
        _set(link, 'endorsement_id', row.endorsement_id, mark=mark)
        _set(signatory, 'via', row.mark_print, via=mark)
    for row in _run(sa.select(vouch.c.id, endorsement.c.organisation_id).join(endorsement, endorsement.c.id == vouch.c.asked_id)).all():
        if row.organisation_id is None:
            _run(vouch.delete().where(vouch.c.id == row.id))
        else:
            _set(vouch, 'id', row.id, organisation_id=row.organisation_id)
    _print_invited(lambda _campaign_id, mail: mail)


def _entered(organisation, told):
    """The record of an organisation that stands: made anew where it was not public."""
    key = key_of(told['registration_number'])
    found = _run(sa.select(organisation.c.id).where(organisation.c.country == told['country'], organisation.c.number_key == key)).scalar()
    if found is not None:
        return found
    name = next(iter(told['names'].values()), '')
    slug = stem = told['slug'] or in_latin_letters(name)[:60].strip('-') or 'organisation'
    slugs = set(_run(sa.select(organisation.c.slug)).scalars())
    while slug in slugs:
        slug = f'{stem}-{len(slugs)}'
    made = _run(organisation.insert().values(
        slug=slug, country=told['country'], number_key=key, words=' '.join(told['names'].values()).casefold(),
        created_at=datetime.now(UTC), **{name: told[name] for name in FACTS},
    ))
    return made.inserted_primary_key[0]
