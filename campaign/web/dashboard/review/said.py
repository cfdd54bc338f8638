"""How the review speaks of doubts and steps, in the reader's language."""

from flask_babel import lazy_gettext as _l

from campaign.resolutions.models import ReviewStep
from campaign.resolutions.review.doubts import OpenDoubt

DOUBTS = {
    "addressee-unknown": _l("“%(phrase)s” is not in the directory. Choose whom it means, or propose a new institution."),
    "addressee-ambiguous": _l("“%(phrase)s” could be one of several institutions. Choose whom it means."),
    "no-addressee": _l("It is not said whom this is asked of. Choose an institution."),
    "no-title": _l("No title was found. Write it."),
    "no-date": _l("No day of adoption was found. Write it if you know it."),
    "no-place": _l("No place was found. Write it if you know it."),
    "no-language": _l("The language of the document was not recognised. Say which one it is."),
    "end-guessed": _l("The resolution seems to end here. What follows is left out and not kept: see that nothing is missing."),
    "not-worded-as-a-demand": _l("This does not sound like a demand. Is it one?"),
    "several-demands-in-one": _l("Several demands may stand in one here. Split it if so."),
    "joined-to-the-demand-above": _l("A paragraph was joined to this demand. Split it if it stands for itself."),
    "paragraph-taken-as-demand": _l("A paragraph without a bullet was taken as a demand. Is it one?"),
    "please-check": _l("This was read with little certainty. Look at its words and addressees."),
}  # fmt: skip
STEPS = {
    "demand made": _l("a paragraph became a demand"),
    "demand left out": _l("a demand was left out"),
    "demand split": _l("a demand was split"),
    "demands merged": _l("two demands were joined"),
    "demand moved": _l("a demand was moved"),
    "demand marked as a problem": _l("a demand became a problem"),
    "demand marked as preamble": _l("a demand became part of the preamble"),
    "addressees changed": _l("addressees were changed"),
    "passage marked": _l("a paragraph was marked"),
    "passage unmarked": _l("a mark was taken away"),
    "list begun": _l("a list was begun"),
    "list changed": _l("a list was changed"),
    "list removed": _l("a list was removed"),
    "theme changed": _l("a theme was changed"),
    "words changed": _l("words were changed"),
    "head changed": _l("title, place or date were changed"),
    "language declared": _l("the authoritative language was changed"),
    "group picked": _l("members of a group were chosen"),
    "doubt looked at": _l("a doubt was ticked off"),
    "doubt brought back": _l("a doubt was brought back"),
    "pairs accepted": _l("translations were taken over"),
}


def doubt_said(doubt: OpenDoubt) -> str:
    """One plain sentence; a kind of doubt that is new here is at least pointed to."""
    facts = {"phrase": "", "number": ""} | dict(doubt.facts)
    return str(DOUBTS.get(doubt.code, DOUBTS["please-check"])) % facts


def step_said(step: ReviewStep) -> str:
    return str(STEPS.get(step.verb, step.verb))
