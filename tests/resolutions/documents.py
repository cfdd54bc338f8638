"""Documents of our own making, small enough to read in a test, and the sample."""

import json
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "sample"
RESOLUTION = (SAMPLE / "resolution.txt").read_bytes()

MEMBERS_CUT_A_LINE = """Resolution of the Felt Makers' Assembly

Naryn, 3 May 2023

We, members of the Felt Makers' Assembly, have met in Naryn.

We are concerned about the following problems:

- Workshops close in winter;
- Nobody teaches the craft.

We call on the following bodies to act:

Cabinet of Ministers of the KR

- Open a school of the craft in every oblast;
- Publish the budget of each school.

Learning and teaching:

- Support teachers of the craft;
- Deputies of the Jogorku Kenesh of the KR should visit each school.

Union of Distant Weavers

- Share patterns with the schools.

Participants of the Felt Makers' Assembly

Share this page
Ada Aitova, aged 9, told us where she lives.
"""

IN_RUSSIAN = """РЕЗОЛЮЦИЯ
собрания войлочниц

г. Нарын, 3 мая 2023 года

Мы обеспокоены следующими проблемами:
1. Мастерские закрываются зимой;
2. Ремеслу никто не учит.

Требуем:

Кабинету Министров Кыргызской Республики:
1. Открыть школу ремесла в каждой области;
2. Опубликовать бюджет каждой школы.

Органам местного самоуправления:
1. Поддержать учителей ремесла.
"""

IN_KYRGYZ = """РЕЗОЛЮЦИЯ

Нарын шаары, 2023-жылдын 3-майы

Биз, кийизчилер жыйынынын катышуучулары, төмөнкүлөрдү талап кылабыз:

Кыргыз Республикасынын Министрлер Кабинетине:
• Ар бир облуста өнөр мектебин ачуу;
• Ар бир мектептин бюджетин жарыялоо.

Жергиликтүү өз алдынча башкаруу органдарына:
• Өнөр мугалимдерин колдоо.
"""

NO_RESOLUTIONS = {
    "a shopping list": "Shopping\n\n- milk\n- flour, 2 kg\n- wool, grey\n- soap\n",
    "a recipe": (
        "Boorsok\n\nIngredients:\n- 500 g flour\n- 7 g yeast\n- salt\n\nMethod:\n"
        "1. Mix the flour with the yeast.\n2. Add warm water and stir.\n"
        "3. Cut the dough into squares.\n4. Fry until golden.\n"
    ),
    "a table": "district;name;count\nKG-N;Naryn;12\nKG-B;Batken;7\nKG-O;Osh;31\n",
    "a novel": (
        "Chapter One\n\nThe rain had not stopped since Tuesday, and Aida had stopped counting "
        "the drops.\n\n“You should have stayed,” said her brother. She did not answer. Beyond the "
        "window the poplars bent.\n\nShe thought of the government office, and of the winter.\n"
    ),
    "nothing": "",
    "blanks": " \n\t\n   \n",
}


def sample(name):
    return json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))
