"""What of another language is left in a text."""

from __future__ import annotations

import re
from html import unescape

#: Names that scenarios of the tests have, and what has no Chinese: the program, packages, sources, authors, methods.
NAMES = re.compile(
    r"(?<![A-Za-z])(now|x1\.5|x2\.0|demo|gridgov(?: [a-z]+)?[ \d.]*(\([0-9a-f]+\))?"
    r"|(Python|numpy|numba|pyarrow) [\d.]+|[SM]\d+"
    r"|Sobol|Morris|t(?=分布)|--study|compare|English"
    r"|Liu|Bhandaram|Garg|Sjoberg|Mellon|Peixoto|Hamel|Holliday|Korobow|Erlang|exp|ln K / ln)(?![A-Za-z])"
)


def remnants(text: str) -> list[str]:
    """Words and lone unit letters of Latin script, and marks of half width between Chinese letters."""
    told = NAMES.sub(" ", unescape(text))
    return [
        *re.findall(r"[A-Za-z]{2,}|(?<![A-Za-z])[dh](?![A-Za-z])", told),
        *re.findall(r"[\u4e00-\u9fff][,:;(?!]|[,:;)] ?[\u4e00-\u9fff]|\d %", told),
    ]


def foreign(text: str, lang: str) -> list[str]:
    """What of the other language a text of a language has in it, and how a program writes values."""
    code = re.findall(r"\{'|\['|\('|\bNone\b|\bnan\b|\b[a-z]+(?:_[a-z]+)+\b", unescape(text))
    return [*code, *(remnants(text) if lang == "zh" else re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", unescape(text)))]
