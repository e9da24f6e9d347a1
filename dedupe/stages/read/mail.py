"""Mail: a release as it came to the desk. The text is the plain part, else the marked-up one without its marks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError, reason_of
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, whole
from dedupe.stages.read.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from io import BufferedReader

    from dedupe.model import Document, Rejected
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_HEADERS = (b"from:", b"to:", b"subject:", b"date:", b"mime-version:", b"message-id:")
_LIKELY = 3
"""Headers of mail among the first lines from which a file without a name is one."""


@readers.register("mail")
class MailReader:
    """Reads a message as the article in it."""

    suffixes: ClassVar[tuple[str, ...]] = (".eml",)

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is likely if it begins with headers of mail."""
        lines = head.lower().partition(b"\n\n")[0].splitlines()
        return Claim(sum(line.startswith(_HEADERS) for line in lines) >= _LIKELY)

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the article.

        Raises:
            RecordError: It is too large, or holds no text.
        """
        from email import message_from_bytes, policy

        data = whole(stream, settings)
        try:
            mail: Any = message_from_bytes(data, policy=policy.default)
            article = _article(mail)
        except (
            LookupError,
            ValueError,
            AttributeError,
            RecursionError,
        ) as error:  # what the parser meets in broken mail
            message = f"the mail cannot be read ({reason_of(error)}); save its text as a text file"
            raise RecordError(message) from error
        yield article.to_document(source, settings)


def _article(mail: EmailMessage) -> Article:
    """Return the article of a message."""
    body = mail.get_body(preferencelist=("plain", "html"))
    text = str(body.get_content()) if body is not None else ""
    if body is not None and body.get_content_subtype() == "html":
        text = plain(text)
    senders = getattr(mail["From"], "addresses", ())
    sent = getattr(mail["Date"], "datetime", None)
    return Article(
        # Mail ends its lines as its transport does.
        text=text.replace("\r\n", "\n"),
        id=str(mail["Message-ID"] or "").strip("<> ") or None,
        title=str(mail["Subject"]) if mail["Subject"] else None,
        author=senders[0].display_name or None if senders else None,
        published=sent.isoformat() if isinstance(sent, datetime) and sent.tzinfo else None,
        outlet=senders[0].domain or None if senders else None,
    )
