"""Review: the document beside its outline, and every step from one to the other."""

from campaign.web.dashboard.review import (
    align,
    demand,
    groups,
    head,
    institutions,
    lists,
    outline,
    words,
)

PAGES = (outline, demand, lists, head, words, groups, institutions, align)
