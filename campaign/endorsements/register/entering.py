"""What an officer claims of their organisation, beside what stands in the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from campaign.db import db
from campaign.endorsements.models import Endorsement
from campaign.endorsements.register.models import Organisation, OrganisationKind
from campaign.endorsements.told import Told

FACTS = ("names", "kind", "site", "place", "region", "registration_number")


@dataclass(frozen=True)
class Claim:
    """What an officer says of their organisation. Published once it is approved."""

    name: str
    """In the language of the form it was typed into."""
    registration_number: str
    site: str
    place: str
    kind: OrganisationKind = OrganisationKind.OTHER
    country: str = "KG"
    region: str = ""
    other_names: Mapping[str, str] = field(default_factory=dict)
    """In other languages, where given."""
    label: str = ""
    statement: str = ""

    def told(self, language: str, officer: Mapping[str, str] | None = None) -> Told:
        """As it is kept; `officer` is one who chose to be named."""
        names = {code: name for code, name in self.other_names.items() if name}
        return Told(
            names={**names, language: self.name},
            kind=self.kind,
            country=self.country,
            registration_number=self.registration_number,
            site=self.site,
            place=self.place,
            region=self.region,
            label=self.label,
            statement=self.statement,
            officer=officer,
        )


def there(endorsement: Endorsement, *, locked: bool = False) -> Organisation | None:
    """The register's record with this country and number (or group), whatever its other facts say; `locked`
    until the caller's transaction ends."""
    told = endorsement.told
    asked = select(Organisation).where(
        Organisation.country == told.country,
        Organisation.number_key == told.key,
    )
    return db.session.scalar(asked.with_for_update() if locked else asked)


def differences(endorsement: Endorsement) -> dict[str, tuple[object, object]]:
    """What the record says otherwise than the officer: (record, officer) by the fact's name."""
    record = there(endorsement)
    if record is None:
        return {}
    pairs = {name: (getattr(record, name), getattr(endorsement.told, name)) for name in FACTS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and pair[1]}
