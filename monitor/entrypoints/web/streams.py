"""Long answers, a few at a time: while a reader takes its time, no thread and no connection to the database waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from anyio import CapacityLimiter, WouldBlock, to_thread
from fastapi import HTTPException
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

STREAMS = 4  # at one time, each with one batch of articles in memory: some ten megabytes
RETRY_AFTER_S = 30  # an export of a hundred thousand articles takes half a minute


class Stream(StreamingResponse):
    """A text in parts that are made in a thread when the reader has taken those before. 503 with Retry-After when
    there are `STREAMS` already. How long one may take: see `connections`.
    """

    def __init__(self, parts: Iterator[str], media_type: str) -> None:
        super().__init__(_in_threads(parts), media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        slots: CapacityLimiter = scope["app"].state.streams
        try:
            slots.acquire_on_behalf_of_nowait(self)
        except WouldBlock as error:
            sentence = "As many exports as this service gives at one time are being read. Try again in a while."
            raise HTTPException(503, sentence, {"Retry-After": str(RETRY_AFTER_S)}) from error
        try:
            await super().__call__(scope, receive, send)
        finally:
            slots.release_on_behalf_of(self)


async def _in_threads(parts: Iterator[str]) -> AsyncIterator[str]:
    while (part := await to_thread.run_sync(next, parts, None)) is not None:
        yield part
