"""A visitor opens pages and fills in forms; every page it meets is held to what all pages promise."""

import time
from contextvars import Context

from bs4 import BeautifulSoup

from campaign.db import db, transaction
from campaign.i18n import Language
from campaign.organisers import sessions
from campaign.organisers.models import Device


class Visitor:
    def __init__(self, app, **headers):
        self.client = app.test_client()
        self.headers = headers

    def open(self, path, status=200):
        return self._read(self._ask(self.client.get, path), status)

    def submit(self, path, status=200, *, form=None, button=None, **fields):
        """Opens the page, fills in its form (the first with method=post, or `form` by its id or action), sends it."""
        page = self.open(path)
        return self.send(page, status, form=form, button=button, **fields)

    def send(self, page, status=200, *, form=None, button=None, **fields):
        forms = page.select("form[method=post]")
        chosen = next(f for f in forms if form is None or form in (f.get("id"), f.get("action")))
        values = written_in(chosen)
        if button is not None:
            values["action"] = button
        for name, value in fields.items():
            values.pop(name, None) if value is None else values.update({name: value})
        action = chosen.get("action") or page.path
        return self._read(
            self._ask(self.client.post, action, data=values),
            status,
        )

    def signs_in(self, organiser):
        """Straight to a session, without the door: for tests that are about something else."""
        with transaction():
            token = sessions.begin(organiser, Device.COMPUTER)
        with self.client.session_transaction() as cookie:
            cookie["organiser"], cookie["seen"] = token, int(time.time())

    def _ask(self, method, path, **sent):
        """As from outside: nothing of the test's own context is seen, and the test looks anew."""
        answer = Context().run(method, path, headers=self.headers, follow_redirects=True, **sent)
        db.session.rollback()
        return answer

    def _read(self, response, status):
        """Every page we ever show is held to these, whatever the test is about."""
        assert response.status_code == status, (response.request.path, response.status_code)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        if "html" not in response.mimetype:
            return response
        page = BeautifulSoup(response.text, "html.parser")
        page.path = response.request.full_path.rstrip("?")
        assert page.title.get_text(strip=True)
        assert page.html["lang"] in set(Language)
        assert len(page.select("h1")) == 1, page.path
        assert not page.select("script:not([src]), [onclick], [style], style"), page.path
        assert not page.select("[src^=http], link[href^=http]"), page.path
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), page.path
        for form in page.select("form[method=post]"):
            assert form.select_one("[name=csrf_token]"), page.path
        for field in page.select("input:not([type=hidden]), select, textarea"):
            assert page.select_one(f"label[for='{field.get('id')}']") or field.get("aria-label"), (
                field
            )
        return page


def written_in(form):
    """What the form would send as it stands, as a browser reads it."""
    values = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        kind = field.get("type")
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if kind in {"submit", "file"}:
            continue
        if field.name == "select":
            picked = field.select_one("option[selected]") or field.select_one("option")
            value = picked.get("value", picked.get_text()) if picked else ""
        else:
            value = (
                field.get("value", "on" if kind == "checkbox" else "")
                if field.name == "input"
                else field.get_text()
            )
        if field["name"] in values:
            before = values[field["name"]]
            values[field["name"]] = [*(before if isinstance(before, list) else [before]), value]
        else:
            values[field["name"]] = value
    return values
