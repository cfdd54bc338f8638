"""Which part of a saved page is its own text: menus, side columns, forms and footers left out."""

import re
from collections.abc import Callable

from campaign.resolutions.readers.page_tree import Element

MOST_OF_IT = 0.5
MOSTLY_LINKS = 0.8
FEWEST_LINKS = 3
LONGEST_LINK = 80
FEWEST_WORDS = 40

_BESIDE = frozenset(("nav", "aside", "label", "figcaption"))
_BESIDE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu")
)
_AROUND = frozenset(("header", "footer", "form"))
_FURNITURE = frozenset(
    (
        "breadcrumb", "breadcrumbs", "comments", "cookie", "cookies", "donate", "donation",
        "footer", "menu", "modal", "nav", "navbar", "navigation", "newsletter", "pager",
        "pagination", "popup", "related", "share", "sharing", "sidebar", "social", "submenu",
        "subscribe", "subscription", "toolbar", "widget", "widgets",
    )
)  # fmt: skip
_BOXES = frozenset(("ul", "ol", "table", "p", "div", "section"))
_OWN_PARTS = frozenset(("main", "article"))


def main_part(body: Element) -> list[Element]:
    """The elements that hold the page's own text, in order."""
    shown = _without(body, lambda element: _stands_beside(element, body))
    own = _own_part(shown)
    title = _title_outside(shown, own)
    kept = _without(own, lambda element: _is_furniture(element, own) or _is_a_menu(element))
    return [title, kept] if title else [kept]


def _without(element: Element, left_out: Callable[[Element], bool]) -> Element:
    kept = Element(element.tag, element.attributes)
    for child in element.children:
        if isinstance(child, str):
            kept.children.append(child)
        elif not left_out(child):
            # A header within an article is its title, and its footer may hold who adopted it.
            inside = _own_header(left_out) if child.tag in _OWN_PARTS else left_out
            kept.children.append(_without(child, inside))
    return kept


def _own_header(left_out: Callable[[Element], bool]) -> Callable[[Element], bool]:
    return lambda element: element.tag not in {"header", "footer"} and left_out(element)


def _stands_beside(element: Element, body: Element) -> bool:
    """A form or a header may be wrapped around the whole page; then it stands beside nothing."""
    if element.tag in _BESIDE or element.attributes.get("role") in _BESIDE_ROLES:
        return True
    return element.tag in _AROUND and not _holds_most_of(element, body)


def _own_part(body: Element) -> Element:
    """What the page itself calls its main part, if there is one and it holds enough words."""
    for is_named in (_is_main, _is_article):
        found = [element for element in body.elements if is_named(element)]
        if len(found) == 1 and len(found[0].words.split()) >= FEWEST_WORDS:
            return found[0]
    return body


def _is_main(element: Element) -> bool:
    return element.tag == "main" or element.attributes.get("role") == "main"


def _is_article(element: Element) -> bool:
    return element.tag == "article" or element.attributes.get("itemprop") == "articleBody"


def _title_outside(body: Element, own: Element) -> Element | None:
    if own is body or any(element.tag in {"h1", "h2"} for element in own.elements):
        return None
    return next((element for element in body.elements if element.tag == "h1"), None)


def _is_furniture(element: Element, own: Element) -> bool:
    named = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"
    words = set(re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", named).lower()))
    return bool(words & _FURNITURE) and not _holds_most_of(element, own)


def _is_a_menu(element: Element) -> bool:
    """Several short links and hardly a word beside them."""
    if element.tag not in _BOXES:
        return False
    links = [inside.words for inside in element.elements if inside.tag == "a"]
    linked = sum(map(len, links))
    if len(links) < FEWEST_LINKS or linked > len(links) * LONGEST_LINK:
        return False
    return linked >= len(element.words) * MOSTLY_LINKS


def _holds_most_of(element: Element, whole: Element) -> bool:
    return len(element.words) > len(whole.words) * MOST_OF_IT
