"""A web page as a tree of our own: its elements and words, without what is never words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from campaign.resolutions.readers.limits import DEEPEST_NESTING
from campaign.resolutions.readers.refusals import NestedTooDeep

NEVER_PARSED = 4000
"""Open tags inside each other: the parser's time grows with the square of them."""


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @cached_property
    def words(self) -> str:
        parts = (part if isinstance(part, str) else part.words for part in self.children)
        return " ".join(" ".join(parts).split())

    @property
    def elements(self) -> Iterator["Element"]:
        """Those inside, at any depth, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements


def tree_of(source: str) -> Element:
    """The body of a page. Refuses with NestedTooDeep what no page needs."""
    if _deepest_tags(source) > NEVER_PARSED:
        raise NestedTooDeep
    body = LexborHTMLParser(source).body
    return Element("body", {}) if body is None else _element(body, 1)


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_NEVER_CLOSED = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr")
_CLOSED_BY_THE_NEXT = ("p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "option")
_NOT_OPEN = frozenset((*_NEVER_CLOSED, *_CLOSED_BY_THE_NEXT))
_NEVER_WORDS = frozenset(
    (
        "audio", "button", "canvas", "datalist", "dialog", "head", "iframe", "input", "map",
        "math", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
        "video",
    )
)  # fmt: skip
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|(?:font-size|opacity):0(?:\.0+)?(?:px|pt|r?em|%)?(?:;|$)"
)


def _deepest_tags(source: str) -> int:
    depth = deepest = 0
    for closes, tag, rest in _TAG.findall(source):
        if tag.lower() in _NOT_OPEN or rest.endswith("/"):
            continue
        depth = max(depth - 1, 0) if closes else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _element(node: LexborNode, depth: int) -> Element:
    if depth > DEEPEST_NESTING:
        raise NestedTooDeep
    attributes = {name: value or "" for name, value in node.attributes.items()}
    element = Element(node.tag or "", attributes)
    for child in node.iter(include_text=True):
        if child.is_text_node:
            element.children.append(child.text_content or "")
        elif child.is_element_node and child.tag not in _NEVER_WORDS:
            inside = _element(child, depth + 1)
            if not _is_hidden(inside):
                element.children.append(inside)
    return element


def _is_hidden(element: Element) -> bool:
    if "hidden" in element.attributes or element.attributes.get("aria-hidden") == "true":
        return True
    style = re.sub(r"\s+", "", element.attributes.get("style", "").lower())
    return bool(_HIDDEN.search(style))
