"""What of another language is left in a Chinese text."""

from __future__ import annotations

import re

#: Names that scenarios of the tests have.
NAMES = re.compile(r"(?<![A-Za-z])(now|x1\.5|x2\.0)(?![A-Za-z])")


def remnants(text: str) -> list[str]:
    """Words of Latin letters, and marks of half width between Chinese letters."""
    told = NAMES.sub(" ", text)
    return [
        *re.findall(r"[A-Za-z]{2,}", told),
        *re.findall(r"[\u4e00-\u9fff][,:;(?!]|[,:;)] ?[\u4e00-\u9fff]|\d %", told),
    ]
