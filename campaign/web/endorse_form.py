"""The form by which an officer endorses: what it asks, and how it is filled in beforehand."""

from collections.abc import Mapping, Sequence
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    StopValidation,
)

from campaign import i18n
from campaign.appeals.models import Appeal
from campaign.endorsements import domains
from campaign.endorsements.endorsing import Showing
from campaign.endorsements.models import Shown
from campaign.endorsements.officers import Officer
from campaign.endorsements.opening import FEWEST, MOST
from campaign.endorsements.register.entering import Claim
from campaign.endorsements.register.models import OrganisationKind, key_of
from campaign.i18n import Language
from campaign.institutions import directory
from campaign.outbox import addresses
from campaign.web import numbers
from campaign.web.organisations import KINDS
from campaign.web.writing import plain, tidy

SHOWN = {
    Shown.PUBLIC: _l("Everyone, as soon as it is approved"),
    Shown.TOGETHER: _l("Everyone, once enough organisations stand together"),
    Shown.CHOSEN: _l("Only the institutions I choose, in their packets and letters"),
    Shown.NOBODY: _l("Nobody: it is counted without its name"),
}
_LONG = _l("At most %(max)s characters.")


def filled_in(
    appeals: Sequence[Appeal], known: Mapping[str, object] | None = None
) -> "EndorseForm":
    """The form for these appeals, all of them chosen; `known` fills in fields by their names. What
    was sent stands before both."""
    language = i18n.current_language()
    chosen = {"appeals": [appeal.slug for appeal in appeals]}
    form = EndorseForm(data=chosen | dict(known or {}))
    form.appeals.choices = [SelectChoice(appeal.slug, appeal.slug) for appeal in appeals]
    form.shown_to.choices = form.appeals.choices
    form.country.choices = _countries(language)
    found = [
        SelectChoice(d.code, i18n.in_language(d.names, language).text)
        for d in directory.districts()
    ]
    form.region.choices = [SelectChoice("", gettext("Not in one district")), *found]
    return form


def _countries(language: Language) -> list[SelectChoice]:
    """The country this is for first, the others by their names."""
    named = sorted(
        i18n.countries(language).items(), key=lambda pair: (pair[0] != "KG", pair[1].casefold())
    )
    return [SelectChoice(code, name) for code, name in named]


def _other_name(label: LazyString) -> StringField:
    return StringField(label, [Optional(), Length(max=200, message=_LONG), plain], filters=[tidy])


class EndorseForm(FlaskForm):
    organisation = StringField(
        _l("Name of the organisation"),
        [
            DataRequired(_l("Write the name of the organisation.")),
            Length(max=200, message=_LONG),
            plain,
        ],
        filters=[tidy],
    )
    name_ky = _other_name(_l("Its name in Kyrgyz"))
    name_ru = _other_name(_l("Its name in Russian"))
    name_en = _other_name(_l("Its name in English"))
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(kind.value, cast("str", name)) for kind, name in KINDS.items()],
    )
    country = SelectField(_l("Country"), default="KG")
    region = SelectField(_l("District"))
    registration_number = StringField(
        _l("Registration number"),
        [Length(max=60, message=_LONG), plain],
        filters=[tidy],
    )
    site = StringField(
        _l("Site"),
        [
            Optional(),
            Length(max=200, message=_LONG),
            Regexp(r"https?://\S+$", message=_l("Write it in full, like https://name.example.org")),
        ],
        filters=[tidy],
    )
    place = StringField(
        _l("Town or village"),
        [DataRequired(_l("Write the town or village.")), Length(max=120, message=_LONG), plain],
        filters=[tidy],
    )
    name = StringField(
        _l("Your name"),
        [DataRequired(_l("Write your name.")), Length(max=120, message=_LONG), plain],
        filters=[tidy],
    )
    role = StringField(
        _l("Your role in the organisation"),
        [
            DataRequired(_l("Write your role in the organisation.")),
            Length(max=120, message=_LONG),
            plain,
        ],
        filters=[tidy],
    )
    mail = StringField(
        _l("Mail address"),
        [DataRequired(_l("Write the address in full, like name@example.kg"))],
    )
    mandate = TextAreaField(
        _l("By what decision"),
        [
            DataRequired(_l("Write by what decision the organisation endorses.")),
            Length(max=2000, message=_LONG),
        ],
        filters=[tidy],
    )
    show_officer = BooleanField(
        _l("Name me: my name and role stand beside the organisation’s name.")
    )
    label = StringField(
        _l("Label that a law requires beside its name"),
        [Optional(), Length(max=200, message=_LONG), plain],
        filters=[tidy],
    )
    statement = TextAreaField(
        _l("Statement"), [Optional(), Length(max=1500, message=_LONG)], filters=[tidy]
    )
    shown = RadioField(
        _l("Who may see the organisation’s name?"),
        choices=[SelectChoice(shown.value, cast("str", said)) for shown, said in SHOWN.items()],
        default=Shown.PUBLIC.value,
    )
    hold_until = StringField(_l("How many organisations"), filters=[tidy])
    shown_to = SelectMultipleField(_l("Institutions that may see it"))
    appeals = SelectMultipleField(_l("Appeals"), [InputRequired(_l("Choose at least one appeal."))])
    publish = BooleanField(
        _l("The organisation may be counted, and its name shown as chosen above."),
        [InputRequired(_l("Without this consent the endorsement cannot be published."))],
    )
    keep = BooleanField(
        _l("You may keep my name and address to check this endorsement."),
        [InputRequired(_l("Without this consent we may not check the endorsement."))],
    )
    website = StringField(_l("Leave this empty"))
    seen = HiddenField()

    def validate_registration_number(self, field: StringField) -> None:
        if not key_of(field.data or ""):
            if self.kind.data != OrganisationKind.INITIATIVE:
                raise StopValidation(_l("Write the registration number."))
            field.data = ""

    def validate_site(self, field: StringField) -> None:
        if field.data and "." not in domains.host_of(field.data):
            raise StopValidation(_l("Write it in full, like https://name.example.org"))

    def validate_mail(self, field: StringField) -> None:
        try:
            addresses.checked(field.data or "")
        except addresses.AddressUnclear:
            raise StopValidation(_l("Write the address in full, like name@example.kg")) from None

    def validate_hold_until(self, field: StringField) -> None:
        if self.shown.data != Shown.TOGETHER:
            return
        if numbers.whole(field.data or "", FEWEST, MOST) is None:
            raise StopValidation(
                _l("Write a number from %(least)s to %(most)s.", least=FEWEST, most=MOST)
            )

    def validate_shown_to(self, field: SelectMultipleField) -> None:
        if self.shown.data == Shown.CHOSEN and not set(field.data or []) & set(
            self.appeals.data or []
        ):
            raise StopValidation(_l("Choose at least one institution whose appeal you endorse."))

    def showing(self) -> Showing:
        shown = Shown(self.shown.data)
        return Showing(
            shown=shown,
            hold_until=int(self.hold_until.data) if shown == Shown.TOGETHER else None,
            to=self.shown_to.data or [],
            officer=self.show_officer.data,
        )

    def claim(self) -> Claim:
        names = {Language.KY: self.name_ky, Language.RU: self.name_ru, Language.EN: self.name_en}
        return Claim(
            name=self.organisation.data,
            registration_number=self.registration_number.data,
            site=self.site.data or "",
            place=self.place.data,
            kind=OrganisationKind(self.kind.data),
            country=self.country.data,
            region=self.region.data,
            label=self.label.data or "",
            statement=self.statement.data or "",
            other_names={code.value: field.data for code, field in names.items() if field.data},
        )

    def officer(self) -> Officer:
        mail = addresses.checked(self.mail.data)
        return Officer(self.name.data, self.role.data, mail, self.mandate.data)
