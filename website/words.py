"""Words of the field for the search: Chinese text has no spaces, and a dictionary says where words end."""

from __future__ import annotations

import logging
import re
from typing import Final

_ROW: Final = re.compile(r"^\|[^|]+\|([^|]+)\|", re.MULTILINE)
_TERM: Final = re.compile(r"[\u4e00-\u9fff]{2,8}")


def terms_of(glossary: str) -> list[str]:
    """Chinese terms in the second column of the tables of the glossary, in its order."""
    return list(dict.fromkeys(term for cell in _ROW.findall(glossary) for term in _TERM.findall(cell)))


def add_words(glossary: str) -> None:
    """Have the search take the terms of the glossary as words."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    for term in terms_of(glossary):
        jieba.add_word(term)
