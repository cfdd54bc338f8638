"""What decides, rule by rule: each with an invented text in which only that rule can."""

import pytest

from campaign.resolutions.outline import NotAResolution, outline
from campaign.resolutions.readers import text


def read(words):
    return outline(text.read(words.encode()))


def demands(words):
    return [demand.text for demand in read(words).demands]


def addressees(words):
    return [list(d.addressees or s.addressees) for s in read(words).sections for d in s.demands]


ITEMS = "• Open the shelter in Naryn.\n• Pay the nurses on time.\n• Publish the budget.\n"


def test_a_line_that_breaks_off_before_its_list_is_a_lead_and_no_title():
    words = f"Felt Union on the winter\n\nThe Union calls on the city authorities to\n\n{ITEMS}"

    assert read(words).title == "Felt Union on the winter"
    assert addressees(words)[0] == ["the city authorities"]


def test_news_of_a_call_keeps_its_demands():
    words = f"The Felt Collective met\n\nThe Collective called upon the Government to act by:\n\n{ITEMS}"

    assert len(demands(words)) == 3


def test_where_news_tells_only_of_a_call_its_sentences_hold_the_demands():
    words = (
        "Правозащитники выступили с заявлением\n\n"
        "Они призвали Министерство культуры открыть архив. Погода стояла ясная."
    )

    assert demands(words) == ["Они призвали Министерство культуры открыть архив."]


def test_items_that_call_themselves_need_no_lead():
    words = (
        "Zielony Step\n\nKlimat nie zna granic.\n\n"
        "- Domagamy się otwarcia archiwum.\n- Domagamy się publikacji budżetu.\n"
    )

    assert len(demands(words)) == 2


def test_a_sentence_that_says_what_a_body_must_do_is_asked_of_it():
    words = (
        "Заявление жителей сёл\n\n6 июля река пересохла.\n\n"
        "Министерству здравоохранения следует провести осмотр жителей.\n\n"
        "Районная прокуратура обязана возбудить дело.\n"
    )

    assert addressees(words) == [["Министерству здравоохранения"], ["Районная прокуратура"]]


def test_of_whom_something_is_demanded_stands_before_or_after_the_verb():
    words = (
        "Заявление жителей\n\nОт Министерства культуры мы требуем открыть архив.\n\n"
        "Мы настаиваем, чтобы ОсОО «Жол» остановило работы.\n"
    )

    assert addressees(words) == [["Министерства культуры"], ["ОсОО «Жол»"]]


def test_a_paragraph_that_tells_first_gives_only_the_sentence_that_demands():
    words = (
        "Manifiesto del Fieltro\n\n## Nuestras demandas\n\n"
        "La sequía dejó sin agua a tres pueblos enteros del valle. Exigimos pozos públicos.\n\n"
        "El invierno fue largo y muy duro para todas las familias. Exigimos carbón gratuito.\n"
    )

    assert demands(words) == ["Exigimos pozos públicos.", "Exigimos carbón gratuito."]


def test_numbered_headings_under_our_demands_are_the_demands():
    words = (
        "# Students of the Lake\n\n## We Demand:\n\n### 1. A library in every village\n\n"
        "Villages have none.\n\n### 2. That teachers are paid on time\n\nThey are not.\n"
    )

    assert demands(words) == ["A library in every village", "That teachers are paid on time"]


def test_a_headings_number_and_ornament_are_no_part_of_it():
    words = (
        "# The Lake Declaration\n\n## 1. 💉 To the Ministry of Health\n\n"
        "a. Restore the budget.b. Remove the fee.c. Pay the arrears.\n"
    )

    assert demands(words) == ["Restore the budget.", "Remove the fee.", "Pay the arrears."]
    assert addressees(words)[0] == ["the Ministry of Health"]


def test_a_running_head_with_its_page_number_is_the_pages():
    words = (
        "Жыйындын кайрылуусу 1-бет\n\nЖЫЙЫНДЫН КАЙРЫЛУУСУ\n\nЖОГОРКУ КЕҢЕШКЕ\n\n"
        "• Мыйзамды кабыл алууну талап кылабыз.\n\nЖыйындын кайрылуусу 2-бет\n\n"
        "• Бюджетти жарыялоону талап кылабыз.\n"
    )

    assert len(demands(words)) == 2
    assert read(words).title == "ЖЫЙЫНДЫН КАЙРЫЛУУСУ"


def test_a_word_cut_at_the_foot_of_a_page_is_whole_again():
    words = (
        "Резолюция\n\nТребуем от Правительства:\n\n• открыть школу для детей мигран-\n\n"
        "— 1 —\n\nтов в Нарыне;\n• закрыть карьер.\n"
    )

    assert demands(words)[0] == "открыть школу для детей мигрантов в Нарыне;"


def test_a_capital_where_its_word_still_had_room_begins_an_item_of_its_own():
    lines = [
        "Айылдык мектептерге кошумча төлөмдү 30 пайызга көтөргүлө",
        "Пенсия курагындагы бардык мугалимдерге бир жолку жөлөк пул төлөгүлө",
        "Кагаз түрүндөгү отчеттордун санын эки эсе кыскарткыла",
    ]
    words = (
        "ЖАШТАРДЫН КАЙРЫЛУУСУ\n\nБиз Нарында чогулдук.\n\nТАЛАПТАР\n\nЖОГОРКУ КЕҢЕШКЕ\n\n"
        + "\n".join(lines)
    )

    assert demands(words) == lines


def test_actions_that_are_counted_out_follow_and_are_the_demands():
    words = (
        "# Petition of the Lake\n\nWe call on the Government of Issyk to take three urgent, "
        f"concrete actions for the lake.\n\n{ITEMS}"
    )

    assert len(demands(words)) == 3
    assert addressees(words)[0] == ["the Government of Issyk"]


@pytest.mark.parametrize(
    "words",
    [
        "Soup of the valley\n\nYou will need:\n\n• Cut the onions.\n• Add the salt.\n• Serve it hot.\n",
        "News of the week\n\nThe mayor urged calm. Rain is expected on Sunday.\n",
        "How to fold a yurt\n\nFollow these steps:\n\n1. Take down the felt.\n2. Tie the poles.\n",
        (
            "# woolpack\n\n## Installation\n\n- Run the installer\n\n## Contributing\n\n"
            "We ask contributors to follow the guide:\n\n- Write tests\n- Keep functions small\n"
        ),
    ],
    ids=["recipe", "news", "manual", "a program's description"],
)
def test_what_calls_on_nobody_is_still_refused(words):
    with pytest.raises(NotAResolution):
        read(words)


def test_lines_below_the_title_that_name_bodies_are_the_letterhead():
    words = (
        "Чыңгыз айылынын ачык каты\n\nКыргыз Республикасынын Министрлер Кабинетине\n"
        "Билим берүү министрлигине\n\nБиздин айылда мектеп эскирген.\n\n"
        "Ушуга байланыштуу төмөнкүлөрдү суранабыз:\n1) мектеп куруу;\n2) турак жай берүү.\n"
    )

    assert addressees(words)[0] == [
        "Кыргыз Республикасынын Министрлер Кабинетине",
        "Билим берүү министрлигине",
    ]


def test_on_a_page_of_demands_a_list_goes_on_after_prose():
    words = (
        "# What the valley wants\n\n## Our demands\n\nOur demands put health before stadiums.\n\n"
        "Health\n\n• Build a hospital\n• Hire doctors\n\nThe valley has waited for ten years.\n\n"
        "School\n\n• Open a library\n• Pay the teachers\n\nHow you can help\n\n• Share the page\n• Donate wool\n"
    )

    assert demands(words) == [
        "Build a hospital", "Hire doctors", "Open a library", "Pay the teachers",
    ]  # fmt: skip


def test_asking_for_an_answer_in_writing_is_no_demand():
    words = (
        "Открытое обращение\n\nПрезиденту Республики\n\nУважаемый господин Президент!\n\n"
        "Мы обращаемся к Вам с просьбой решить два вопроса.\n\nУвеличить размер пособия.\n\n"
        "Открыть центр в каждой области.\n\nПросим дать письменный ответ.\n"
    )

    assert demands(words) == ["Увеличить размер пособия.", "Открыть центр в каждой области."]
