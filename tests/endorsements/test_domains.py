"""Whose a domain is, and when an address proves that it is the organisation's."""

import pytest

from campaign.endorsements import domains


@pytest.mark.parametrize(
    ("host", "registered"),
    [
        ("www.ngo.kg", "ngo.kg"),
        ("a.b.ngo.org.kg", "ngo.org.kg"),
        ("NGO.KG.", "ngo.kg"),
        ("people.wordpress.com", "people.wordpress.com"),
        ("ak.example.org", "ak.example.org"),
        ("mail.ak.example.org", "ak.example.org"),
        ("example.org", None),
        ("org.kg", None),
        ("gov.kg", None),
        ("kg", None),
        ("192.0.2.1", None),
        ("a..kg", None),
        ("", None),
    ],
)
def test_the_part_that_somebody_registered(host, registered):
    assert domains.registrable(host) == registered


@pytest.mark.parametrize(
    ("mail", "site", "domain"),
    [
        ("head@ngo.kg", "https://www.ngo.kg/about", "ngo.kg"),
        ("head@mail.ngo.kg", "https://ngo.kg", "ngo.kg"),
        ("head@NGO.kg", "http://ngo.KG:8080/", "ngo.kg"),
        ("head@xn--j1ail.kg", "https://кор.kg", None),
        ("head@gmail.com", "https://gmail.com", None),
        ("head@ngo.kg", "https://other.kg", None),
        ("head@ngo.kg", "https://ngo.kg.other.kg", None),
        ("head@one.org.kg", "https://two.org.kg", None),
        ("head@one.wordpress.com", "https://two.wordpress.com", None),
        ("head@facebook.com.kg", "https://facebook.com/ngo", None),
        ("head@mail.kg", "https://mail.kg", None),
        ("head@ngo.kg", "", None),
        ("head@ngo.kg", "https://[broken", None),
        ("head@ngo.kg", "https://other.kg\\@ngo.kg", None),
        ("head@ngo.kg", "https://other.kg@ngo.kg", None),
        ("head@көпүрө.kg", "https://www.КӨПҮРӨ.kg/биз", "xn--j1akd75bjjd.kg"),
        ("head@xn--pple-43d.kg", "https://apple.kg", None),
        ("head@аpple.kg", "https://apple.kg", None),
        ("head@strasse.de", "https://straße.de", None),
        ("head@straße.de", "https://straße.de", "xn--strae-oqa.de"),
        ("head@yahoo.com.ph", "https://yahoo.com.ph", None),
        ("head@ngo.hotmail.it", "https://ngo.hotmail.it", None),
        ("head@yahoofriends.kg", "https://yahoofriends.kg", "yahoofriends.kg"),
        ("head@" + "a" * 64 + ".kg", "https://" + "a" * 64 + ".kg", None),
    ],
)
def test_an_address_is_the_organisations_own_where_its_site_has_the_same_domain(mail, site, domain):
    assert domains.own_domain(mail, site) == domain
