"""How pages are addressed: /<language>/…, one of ours or 404; and what every template may use."""

from datetime import date
from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, ValidationError

from campaign import i18n
from campaign.config import settings
from campaign.i18n import Language


class LanguageConverter(BaseConverter):
    """`<language:language>`; an unknown one is no page of ours."""

    regex = "ky|ru|en"
    part_isolating = True

    def to_python(self, value: str) -> Language:
        try:
            return Language(value)
        except ValueError:
            raise ValidationError from None


def init_app(app: Flask) -> None:
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.context_processor(_for_templates)
    app.add_template_filter(i18n.day, "day")
    app.add_template_filter(i18n.moment, "moment")
    app.add_template_filter(i18n.number, "number")
    app.add_template_filter(_said, "said")


def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")
    elif "language" not in g:
        g.language = _of_path() or i18n.best_language(request.headers.get("Accept-Language"))


def _of_path() -> Language | None:
    """Also a page that is not there is missed in the language it was asked for in."""
    first = request.path.split("/")[1]
    return Language(first) if first in set(Language) else None


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if "language" in values or not current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        return
    values["language"] = i18n.current_language()


def _for_templates() -> dict[str, object]:
    return {
        "Language": Language,
        "language": i18n.current_language(),
        "settings": settings,
        "today": date.today,
        "same_page_in": _same_page_in,
    }


def _same_page_in(language: Language) -> str:
    """This page in another language; where there is none, the front door in that language."""
    if request.endpoint and request.url_rule and "language" in request.url_rule.arguments:
        if request.method == "GET":
            query: dict[str, Any] = request.args.to_dict(flat=False)
            return url_for(
                request.endpoint, **(request.view_args or {}), **query, language=language
            )
        return request.path.replace(f"/{i18n.current_language()}/", f"/{language}/", 1)
    return url_for("public.front", language=language)


def _said(texts: i18n.Texts | None, language: str | None = None) -> i18n.Spoken:
    """A text in the reader's language, or the next best one: use .text and .language."""
    return i18n.in_language(texts, language or i18n.current_language())


def to_own_language(endpoint: str) -> ResponseReturnValue:
    return redirect(url_for(endpoint, language=i18n.current_language()))
