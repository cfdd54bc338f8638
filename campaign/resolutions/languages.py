"""The language of a text, guessed from its letters and its commonest words."""

import re
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Guess:
    """A language code and how sure it is, 0 to 1; no code where nothing speaks for any."""

    language: str | None
    confidence: float


def guess_language(text: str) -> Guess:
    """Kyrgyz, Russian or English above all; others so that they are not mistaken for these."""
    words = Counter(re.findall(r"[^\W\d_]+", text[:_ENOUGH].casefold()))
    total = sum(words.values())
    scores = {code: _share(words, total, code) for code in _COMMON}
    best = max(scores, key=lambda code: scores[code])
    if not total or scores[best] < _FEWEST:
        return Guess(None, 0.0)
    runner_up = max(score for code, score in scores.items() if code != best)
    return Guess(best, round(min(1.0, 0.5 + (scores[best] - runner_up) * 3), 2))


_ENOUGH = 60_000
_FEWEST = 0.02
_COMMON = {
    "en": "the of and to in for is on with that by as are be at from or we all this its should",
    "ru": "и в на с по для не что из от к о об при а также или их его мы за до как все это",
    "ky": "жана менен үчүн бул биз да де боюнча ошондой эле керек деп болуп эмес анын алардын "
    "тиешелүү катары кыргыз каршы кылуу этүү алуу берүү укук укуктарын ар бир",
    "uk": "і в у на та з до для що не за від про як це ми їх або також є при",
    "fr": "le la les de des du et à en un une pour que dans sur par est au aux nous l d",
    "pt": "o a os as de do da dos das e em para que com por um uma no na ao à não é",
    "es": "el la los las de del y en para que con por un una al se no es su lo como",
    "de": "der die das und in den von zu mit für auf ist im dem nicht eine ein des sich wir dass",
    "it": "il la di e che per in un una del della dei delle gli al alla con non si sono da nel",
    "tr": "ve bir bu için ile olarak da de olan çok daha en gibi kadar ancak veya biz tarafından",
    "pl": "i w na z do nie że się jest o dla oraz od po przez za to jak są nas",
    "nl": "de het een en van in op te dat voor met zijn is niet aan wij ook door om bij",
    "kk": "және мен үшін бұл біз бен осы деп керек болып туралы бар жоқ барлық қазақстан",
    "uz": "va uchun bilan bu biz ham bo'lgan kerak haqida barcha bo'yicha qilish",
    "ro": "și de la în cu pe pentru din nu să este care o un mai sunt prin al ale",
    "cs": "a v na se že je z do pro o s aby jsou by jako ale nebo od při podle",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_OWN_LETTERS = {
    "ky": "өүң",
    "uk": "іїєґ",
    "ru": "ыэъ",
    "pt": "ãõ",
    "es": "ñ¿¡",
    "fr": "œèê",
    "de": "ßäöü",
    "tr": "ığşçöü",
    "pl": "ąęłńśźż",
    "kk": "әғқңөұүһі",
    "ro": "ășțâî",
    "cs": "ěščřžýů",
}
_FOREIGN_LETTERS = {
    "ru": "өүңіїєґқғұәһ",
    "uk": "ыэъёөүңқғұәһ",
    "ky": "іқғұәһ",
    "de": "ışğ",
    "es": "ãõäßışğ",
    "pt": "ñäßışğ",
    "fr": "ãõñäßışğ",
    "it": "ãõñäßışğç",
}


def _share(words: Counter[str], total: int, code: str) -> float:
    common = sum(count for word, count in words.items() if word in _WORDS[code])
    own = _with_letters(words, _OWN_LETTERS.get(code, ""))
    foreign = _with_letters(words, _FOREIGN_LETTERS.get(code, ""))
    return (common + own / 2 - foreign) / total if total else 0.0


def _with_letters(words: Counter[str], letters: str) -> int:
    return sum(count for word, count in words.items() if any(one in word for one in letters))
