"""/coverage: who covers what; /sources/find: what an address offers to watch. For operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from monitor.entrypoints.web.api import TheApp
from monitor.entrypoints.web.operators import only_operators
from monitor.entrypoints.web.templating import page
from monitor.errors import ConfigurationError, Refused

coverage_router = APIRouter(include_in_schema=False)
Address = Annotated[str, Form(max_length=2048)]  # the longest that `sources.toml` takes
Block = Annotated[str, Form(max_length=20_000)]  # a hundred times a usual one


@coverage_router.get("/coverage")
def coverage(request: Request, app: TheApp) -> HTMLResponse:
    """Owners and topics with the sources that tell of them; what is watched by nobody."""
    only_operators(request, app)
    return page(request, "coverage.html", coverage=app.coverage(), names={one.id: one.name for one in app.sources})


@coverage_router.post("/sources/find")
def find(request: Request, app: TheApp, url: Address) -> HTMLResponse:
    """What an address offers to watch."""
    only_operators(request, app)
    try:
        found, fault = app.discover(url.strip()), ""
    except Refused as error:
        found, fault = None, str(error)
    return page(request, "found.html", status=400 if fault else 200, found=found, fault=fault, appended=None)


@coverage_router.post("/sources/append")
def append(request: Request, app: TheApp, block: Block) -> HTMLResponse:
    """Put the block of what was found at the end of the sources file."""
    only_operators(request, app)
    try:
        path, fault = app.append_source(block.replace("\r\n", "\n")), ""
    except ConfigurationError as error:
        path, fault = None, "; ".join(map(str, error.faults))
    return page(request, "found.html", status=400 if fault else 200, found=None, fault=fault, appended=path)
