"""Mojibake mended: text whose UTF-8 was once read as another encoding, such as ``â€œ`` for ``“``.

It is the one case in which a text is not taken as it stands: two outlets' copies of a quotation would
differ in every mark. The document's `meta` says that it was mended, and how. A byte order mark goes before, as
`model.Document` has it.
"""

from __future__ import annotations

import re

from dedupe.model.text import BYTE_ORDER_MARK

SUSPECT = "[ÂÃ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[\x80€][\x80-\xbf“”„˜™šœž¢¦]|ï¿½|[ÐÑ][\x80-\xbf]{1,2}[ÐÑ]"
"""What mojibake of Western, typographic and Cyrillic text looks like: cheap enough to look for in every text."""
_SUSPECTED = re.compile(SUSPECT)
LEADS = "ÂÃâïÐÑ"
"""What every suspicion begins with: a text without them is passed over at the speed of a search for one character."""


def mend(text: str) -> tuple[str, str]:
    r"""Return *text* without a byte order mark, its letters as they were meant, and what was done to those.

    Source:
        Speer, R. (2019): ftfy, ``fix_encoding``: a change is made only where it undoes a known series of
        wrong decodings, not where a word merely looks odd.

    >>> mend("It â€œworkedâ€\x9d, sheÂ said")[0]
    'It “worked”, she\xa0said'
    >>> mend("Âge d'or")
    ("Âge d'or", '')
    """
    text = text.removeprefix(BYTE_ORDER_MARK)
    if text.isascii() or not any(lead in text for lead in LEADS) or not _SUSPECTED.search(text):
        return text, ""
    from ftfy import fix_encoding_and_explain

    fixed, steps = fix_encoding_and_explain(text)
    if fixed == text or not steps:
        return text, ""
    how = ", ".join(f"{step.action} {step.parameter}" for step in steps)
    return fixed, f"mojibake (ftfy: {how})"
