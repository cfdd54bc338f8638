"""Every rule decides somewhere: an invented text for each, and the words it decides on."""

import pytest

from campaign.resolutions.outline import outline
from campaign.resolutions.readers import text
from campaign.resolutions.rules import Rule

HEAD = "# Resolution of the Felt Forum\n\n"
CALL = "We call on the Government of Issyk to:\n\n"
ITEMS = "• Open the shelter.\n• Pay the nurses.\n• Publish the budget.\n"
WHOLE = HEAD + CALL + ITEMS

EXAMPLES = {
    Rule.BEFORE_THE_TITLE: ("Home | News\n\n" + WHOLE, "Home"),
    Rule.TITLE_WORD: (WHOLE, "Resolution of the Felt Forum"),
    Rule.FIRST_HEADING: ("# The felt must live\n\n" + CALL + ITEMS, "The felt must live"),
    Rule.FIRST_LINE: ("The felt must live\n\n" + CALL + ITEMS, "The felt must live"),
    Rule.DATE_LINE: (HEAD + "Naryn, 3 May 2023\n\n" + CALL + ITEMS, "Naryn, 3 May 2023"),
    Rule.ASKS_HEADING: (HEAD + "## Our demands\n\n" + ITEMS, "Our demands"),
    Rule.ASKS_ANNOUNCED: (
        HEAD + "The forum sees the following measures as needed.\n\n" + ITEMS,
        "The forum sees",
    ),
    Rule.CALLS_BEFORE_A_LIST: (WHOLE, "We call on"),
    Rule.LIST_CALLS_ITSELF: (
        HEAD + "Therefore, the forum:\n\n"
        "1. Calls on the Government to act.\n2. Urges the Parliament to follow.\n",
        "Therefore, the forum",
    ),
    Rule.PROBLEMS_TOLD: (
        HEAD + "The forum saw these problems:\n\n• No roads.\n• No water.\n\n" + CALL + ITEMS,
        "The forum saw",
    ),
    Rule.NOTED_BEFORE_A_LIST: (
        HEAD + "The forum, having noted that:\n\n• Roads are few.\n• Water is far.\n\n" + CALL + ITEMS,
        "The forum, having noted",
    ),
    Rule.LIST_ASKS: (
        "# Open letter of the valley\n\n"
        "The felt is dying, and this is what the Ministry of Culture can do about it.\n\n" + ITEMS,
        "The felt is dying",
    ),
    Rule.LETTERHEAD: (
        "# Open letter of the valley\n\nTo: The Ministry of Culture\n\nDear Minister,\n\n"
        "We call on you to:\n\n" + ITEMS,
        "To: The Ministry of Culture",
    ),
    Rule.HEADING_NAMES_BODIES: (
        HEAD + "## To the Ministry of Culture\n\n" + ITEMS, "To the Ministry of Culture"
    ),
    Rule.HEADING_OVER_DEMANDS: (
        HEAD + CALL + "## Wool\n\n" + ITEMS + "\n## Water\n\n• Open the well.\n", "Water"
    ),
    Rule.RUNNING_TITLE: (
        HEAD + CALL + "• Open the shelter.\n\nResolution of the Felt Forum\n\n• Pay the nurses.\n",
        "Resolution of the Felt Forum",
    ),
    Rule.ITEM_ASKS: (WHOLE, "Open the shelter."),
    Rule.ITEM_AMONG_DEMANDS: (HEAD + CALL + ITEMS + "• A library for Naryn\n", "A library"),
    Rule.ITEM_CALLS: (
        HEAD + "1. Calls on the Government to act.\n2. Urges the Parliament to follow.\n",
        "Calls on the Government",
    ),
    Rule.SENTENCE_CALLS: (
        HEAD + "Wool is cheap.\n\nWe call on the Government of Issyk to buy the wool.\n",
        "We call on the Government",
    ),
    Rule.PARAGRAPH_ASKS: (
        HEAD + CALL + "Open the shelter in Naryn.\n\nPay the nurses on time.\n", "Pay the nurses"
    ),
    Rule.BETWEEN_DEMANDS: (
        HEAD + CALL + "Open the shelter in Naryn.\n\nPay the nurses on time.\n\n"
        "A library for every village.\n\nPublish the budget.\n",
        "A library",
    ),
    Rule.NUMBER_LOST: (
        HEAD + CALL + "1. Open the shelter.\n\nWarm beds.\n\n3. Publish the budget.\n",
        "Warm beds",
    ),
    Rule.EXPLAINS_THE_ONE_ABOVE: (
        HEAD + CALL + "1. Open the shelter in Naryn, with:\n    a) warm beds;\n    b) a nurse.\n"
        "2. Publish the budget.\n",
        "warm beds",
    ),
    Rule.OTHER_MATTER: (WHOLE + "\n## Next steps\n\nWe meet in May.\n", "Next steps"),
    Rule.PROMISED_BY_OURSELVES: (
        WHOLE + "\nWe commit ourselves to:\n\n• Meet again.\n• Write a report.\n",
        "We commit ourselves",
    ),
    Rule.PROBLEM_ITEM: (
        HEAD + "The forum saw these problems:\n\n• No roads.\n• No water.\n\n" + CALL + ITEMS,
        "No roads",
    ),
    Rule.PROBLEM_PROSE: (
        HEAD + "The forum saw these problems:\n\nThe roads are gone.\n\n" + CALL + ITEMS,
        "The roads are gone",
    ),
    Rule.PROSE_BEFORE: (HEAD + "Wool is cheap.\n\n" + CALL + ITEMS, "Wool is cheap"),
    Rule.PROSE_ENDS_THE_LIST: (WHOLE + "\nThe forum was merry and long.\n", "The forum was merry"),
    Rule.AFTER_THE_LIST: (
        WHOLE + "\nThe forum was merry and long.\n\nTea was served by friends.\n", "Tea was served"
    ),
    Rule.SIGNED_OFF: (WHOLE + "\nParticipants of the forum\n", "Participants of the forum"),
    Rule.PAGE_FURNITURE: (WHOLE + "\nShare this page\n", "Share this page"),
    Rule.AFTER_THE_END: (WHOLE + "\nShare this page\n\nTea was served.\n", "Tea was served"),
    Rule.LIST_BY_LAYOUT: (
        ("# Järve pöördumine\n\nKüla kurb lugu.\n\nTahame sellist abi:\n\n"
        "• Uus raamatukogu Narõnis\n• Puhas vesi külale\n• Avalik eelarve\n"),
        "Tahame sellist abi",
    ),
    Rule.BODY_MUST: (
        "Statement of the valley\n\nWool is cheap.\n\nThe Ministry of Culture must open the archive.\n",
        "The Ministry of Culture must",
    ),
    Rule.CALL_TOLD: (
        ("Statement of the valley read in Naryn\n\n"
        "They called on the Ministry of Culture to open the archive.\n"),
        "They called on",
    ),
    Rule.DEMANDED_WITHIN: (
        HEAD + "The drought has left three whole villages of the valley without any water at all. "
        "We demand public wells.\n",
        "The drought has left",
    ),
    Rule.HEADING_IS_ASKED: (
        ("# Petition of the lake\n\n## We demand:\n\n### 1. A library in every village\n\n"
        "Villages have none.\n\n### 2. Teachers paid on time\n\nThey are not.\n"),
        "Villages have none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.value)
def test_every_rule_has_a_text_in_which_it_decides(rule):
    words, on = EXAMPLES[rule]
    source = words.splitlines()

    decided = [
        decision.rule
        for decision in outline(text.blocks_of(source)).decisions
        if on in " ".join(source[decision.line - 1 : decision.last_line])
    ]

    assert rule in decided
    assert rule.reason.endswith(".")
    assert 0 < rule.trust <= 1
