"""HTTP as uvicorn speaks it, with limits on how long a request may take to come and an answer to be taken.

uvicorn ends a connection that stays silent after an answer, and no other: a request whose head never ends, a body
that goes on after its answer was given, and an answer that is never read would be waited for as long as the other side
likes. So nobody can hold a place by waiting.
"""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio


_TAKEN_BYTES = 16 << 10
"""What is taken of an answer, at least, each time that patience ends: the slowest of mobile networks is faster."""
_AT_ONCE = struct.pack("ii", 1, 0)


class PatientProtocol(H11Protocol):
    """A connection that is closed when a request's head, or what follows its answer, is not complete in time.

    It is also closed when the other side does not go on taking an answer.
    """

    patience: ClassVar[float] = 20.0
    """Seconds; see `patient_for`."""

    _limit: asyncio.TimerHandle | None = None
    _untaken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Wait for the first request."""
        super().connection_made(transport)
        # So that `pause_writing` is called as soon as a byte of an answer has to wait.
        transport.set_write_buffer_limits(high=0)
        self._limit_head(is_begun=True)

    def data_received(self, data: bytes) -> None:
        """Take some bytes; each request has its own time, however many pieces it comes in."""
        super().data_received(data)
        self._limit_head(is_begun=True)

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the end of this one: an answer may be given before its body has come."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._begin()
        else:
            # Silence after an answer is uvicorn's to end; what has come of the next request counts from now.
            self._limit_head(is_begun=bool(self.conn.trailing_data[0]))

    def pause_writing(self) -> None:
        """Wait until the other side takes what is written to it."""
        super().pause_writing()
        self._await_taking()

    def resume_writing(self) -> None:
        """Wait for nothing: all was taken."""
        self._end_taking()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._end()
        self._end_taking()
        super().connection_lost(exc)

    def _await_taking(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._untaken = self.loop.call_later(self.patience, self._look_at_taking, left)

    def _look_at_taking(self, before: int) -> None:
        """Give up where too little was taken: nothing can be said to a side that does not read."""
        self._untaken = None
        if self.transport.get_write_buffer_size() > before - _TAKEN_BYTES:
            # Without this the system would go on offering what it holds, and hold it.
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            self.transport.abort()
        else:
            self._await_taking()

    def _end_taking(self) -> None:
        if self._untaken is not None:
            self._untaken.cancel()
            self._untaken = None

    def _limit_head(self, *, is_begun: bool) -> None:
        """Count from the first byte of a request until its head is complete; the body's time is the application's."""
        if self.conn.their_state is h11.IDLE:
            if is_begun:
                self._begin()
        elif not (self.conn.their_state is h11.SEND_BODY and self.conn.our_state is h11.DONE):
            self._end()

    def _begin(self) -> None:
        if self._limit is None:
            self._limit = self.loop.call_later(self.patience, self._give_up)

    def _end(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _give_up(self) -> None:
        self._limit = None
        self.transport.close()


def patient_for(seconds: float) -> type[PatientProtocol]:
    """Return the protocol with a limit of *seconds*."""
    return type("PatientProtocol", (PatientProtocol,), {"patience": seconds})
