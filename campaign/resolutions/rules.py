"""The rules a text is read by: each has a name that stays, a reason a person would give, and trust.

The trust is how often the rule is right where it applies, 0 to 1; what it finds is as sure as that.
"""

from enum import StrEnum
from typing import Self


class Becomes(StrEnum):
    """What is made of a piece of the source."""

    TITLE = "title"
    PLACE_AND_DATE = "place and date"
    PREAMBLE = "preamble"
    PROBLEMS_LEAD = "lead to problems"
    PROBLEM = "problem"
    DEMANDS_LEAD = "lead to demands"
    ADDRESSEES = "addressees"
    THEME = "theme"
    DEMAND = "demand"
    CLOSING = "closing"
    LEFT_OUT = "left out"


class Rule(StrEnum):
    """One rule, known by its name."""

    reason: str
    trust: float

    def __new__(cls, name: str, trust: float, reason: str) -> Self:
        rule = str.__new__(cls, name)
        rule._value_ = name
        rule.trust, rule.reason = trust, reason
        return rule

    # ---- where it begins and what it is called
    BEFORE_THE_TITLE = (
        "before-the-title",
        0.9,
        "What stands above the title is the page's own: menus, dates of posting, banners.",
    )
    TITLE_WORD = (
        "title-word",
        0.95,
        "A short line near the top with a word such as Resolution or Petition is the title.",
    )
    FIRST_HEADING = (
        "first-heading",
        0.75,
        "Without such a word the first heading is the title.",
    )
    FIRST_LINE = ("first-line", 0.5, "Without any heading the first short line is the title.")
    DATE_LINE = ("date-line", 0.95, "A line that holds a date and little else says when and where.")

    # ---- leads
    ASKS_HEADING = (
        "asks-heading",
        0.95,
        'A heading such as "Our demands" with asks below it opens the demands.',
    )
    ASKS_ANNOUNCED = (
        "asks-announced",
        0.9,
        'A sentence that announces "the following measures" opens the demands.',
    )
    CALLS_BEFORE_A_LIST = (
        "calls-before-a-list",
        0.95,
        "A sentence that calls on somebody and stands before a list opens the demands.",
    )
    LIST_CALLS_ITSELF = (
        "list-calls-itself",
        0.9,
        'Where each item says "calls on" or "urges", the line above the list opens the demands.',
    )
    PROBLEMS_TOLD = (
        "problems-told",
        0.9,
        "A sentence before a list that speaks of problems or concerns opens the problems.",
    )
    NOTED_BEFORE_A_LIST = (
        "noted-before-a-list",
        0.85,
        'What is "noted" or "considered" before a list is a ground, and no demand.',
    )

    LIST_ASKS = (
        "list-asks",
        0.65,
        "Where nothing announces demands, the list whose items are worded as demands holds them.",
    )
    LIST_BY_LAYOUT = (
        "list-by-layout",
        0.45,
        "In a language whose words are not known a list after a colon or a heading holds demands.",
    )
    LETTERHEAD = (
        "letterhead",
        0.85,
        'Lines above a greeting, or after "To:", name to whom a letter or petition goes.',
    )

    # ---- headings
    HEADING_NAMES_BODIES = (
        "heading-names-bodies",
        0.9,
        "A short line that names institutions says to whom the list below it goes.",
    )
    HEADING_OVER_DEMANDS = (
        "heading-over-demands",
        0.85,
        "A short line with a demand straight below it is the theme of that list.",
    )
    RUNNING_TITLE = (
        "running-title",
        0.9,
        "The title again in the middle of the text is the head of a page.",
    )

    # ---- demands
    ITEM_ASKS = (
        "item-asks",
        0.95,
        "An item in a list of demands that is worded as a demand is one.",
    )
    ITEM_AMONG_DEMANDS = (
        "item-among-demands",
        0.75,
        "An item in a list of demands is one, even where it is not worded so.",
    )
    ITEM_CALLS = (
        "item-calls",
        0.9,
        'An item that itself says "calls on" or "urges" is a demand wherever it stands.',
    )
    SENTENCE_CALLS = (
        "sentence-calls",
        0.8,
        "A sentence by which the authors call on a body is a demand by itself.",
    )
    BODY_MUST = (
        "body-must",
        0.7,
        "In a resolution, petition or statement a sentence that says what a body must do is asked of it.",
    )
    DEMANDED_WITHIN = (
        "demanded-within",
        0.6,
        'A sentence "We demand …" inside a paragraph is a demand; what is told around it is not.',
    )
    CALL_TOLD = (
        "call-told",
        0.4,
        "Where only news of a call is told, the sentence that tells whom was called on holds the demand.",
    )
    HEADING_IS_ASKED = (
        "heading-is-asked",
        0.6,
        'Numbered headings straight under "Our demands", each with prose below it, are the demands.',
    )
    PARAGRAPH_ASKS = (
        "paragraph-asks",
        0.6,
        "A paragraph among demands that is worded as one has lost its bullet.",
    )
    BETWEEN_DEMANDS = (
        "between-demands",
        0.5,
        "In a list without bullets what has a demand on either side is most likely one.",
    )
    NUMBER_LOST = (
        "number-lost",
        0.7,
        "Between the items 1 and 3, or two bullets, stands an item that lost its mark.",
    )
    EXPLAINS_THE_ONE_ABOVE = (
        "explains-the-one-above",
        0.8,
        "Deeper items that ask for nothing by themselves spell out the demand above them.",
    )

    # ---- what is no demand
    OTHER_MATTER = (
        "other-matter",
        0.9,
        'A heading such as "Next steps", "Who we are" or "How to help" opens what asks nobody.',
    )
    PROMISED_BY_OURSELVES = (
        "promised-by-ourselves",
        0.85,
        "What the authors promise to do themselves is asked of no institution.",
    )
    PROBLEM_ITEM = ("problem-item", 0.9, "An item in a list of problems is a problem.")
    PROBLEM_PROSE = ("problem-prose", 0.75, "A paragraph below a lead to problems is a problem.")
    PROSE_BEFORE = (
        "prose-before",
        0.9,
        "What stands between the title and the demands is the preamble.",
    )
    PROSE_ENDS_THE_LIST = (
        "prose-ends-the-list",
        0.85,
        "A paragraph that asks for nothing ends the list above it.",
    )
    AFTER_THE_LIST = (
        "after-the-list",
        0.8,
        "What follows the end of a list is no demand until something opens a new one.",
    )
    SIGNED_OFF = ("signed-off", 0.9, "Who adopted or signed the text, or when, closes it.")
    PAGE_FURNITURE = (
        "page-furniture",
        0.9,
        'What a page says about itself ("Share", "Read more", "Contacts") ends the document.',
    )
    AFTER_THE_END = ("after-the-end", 0.9, "Nothing below the end belongs to the document.")
