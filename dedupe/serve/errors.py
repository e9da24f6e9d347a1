"""What an answer can be but 200: its status, and one line with the value, the rule and the remedy."""

from __future__ import annotations

from http import HTTPStatus

from dedupe.errors import DedupeError


class RequestError(DedupeError):
    """A request that gets no answer of its own; `status` says why, the message is shown to who asked."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        """Say why."""
        super().__init__(message)
        self.status = status


def not_found(message: str) -> RequestError:
    """Return the error for something that is not in the index."""
    return RequestError(HTTPStatus.NOT_FOUND, message)


def unusable(message: str) -> RequestError:
    """Return the error for a value that breaks a rule."""
    return RequestError(HTTPStatus.UNPROCESSABLE_ENTITY, message)


def too_large(message: str) -> RequestError:
    """Return the error for a request or a text that is larger than what is taken."""
    return RequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)


def unavailable(message: str) -> RequestError:
    """Return the error for what cannot be answered now."""
    return RequestError(HTTPStatus.SERVICE_UNAVAILABLE, message)
