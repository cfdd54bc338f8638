"""What is true of every page there is, and of every one to come."""

import re

import pytest

from campaign.errors import CampaignError
from campaign.web import needs, sentences
from campaign.web.dashboard.pages import pages

ACTS = re.compile(r"sign$|confirm|withdraw|erase|publish|deliver|approve|decline|register|close")
ASKS = {
    # they show a form; the same address takes the POST
    "signing.sign", "signing.confirm", "signing.withdraw", "signing.ask_to_withdraw",
    "endorsing.confirm", "endorsing.withdraw", "dashboard.ask_to_publish",
    "dashboard.deliveries", "dashboard.delivery", "dashboard.delivery_packet",
}  # fmt: skip


def test_every_page_has_exactly_one_guard(app):
    unguarded = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and len(_guards(app, rule.endpoint)) != 1
    }

    assert unguarded == set()


def test_every_page_of_the_dashboard_names_the_role_it_needs(app):
    named = {
        endpoint: needs.of(view)
        for endpoint, view in app.view_functions.items()
        if endpoint.startswith("dashboard.")
    }

    of_a_campaign = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint in named and "slug" in rule.arguments
    }
    assert of_a_campaign == {endpoint for endpoint, asked in named.items() if asked.permission}


def test_nothing_starts_with_a_page_that_names_no_role(app):
    app.view_functions["dashboard.forgotten"] = lambda: "names"

    with pytest.raises(needs.PageWithoutGuard):
        needs.check_all(app, pages)


def test_nothing_that_acts_answers_get(app):
    acting = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and ACTS.search(rule.endpoint.rpartition(".")[2])
    }

    assert acting <= ASKS


def test_every_refusal_has_a_sentence():
    missing = {kind.code for kind in _kinds(CampaignError)} - set(sentences.SENTENCES)

    assert missing == set()


def test_every_answer_protects_the_reader(visitor):
    answer = visitor.client.get("/en/nowhere")

    assert answer.status_code == 404
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_body_without_a_length_is_refused(visitor):
    answer = visitor.client.post("/en/organisers/sign-in", headers={"Transfer-Encoding": "chunked"})

    assert answer.status_code == 411


def _guards(app, endpoint):
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return [blueprint.guard] if getattr(blueprint, "guard", None) else []


def _kinds(kind):
    found = {kind}
    for below in kind.__subclasses__():
        found |= _kinds(below)
    return found
