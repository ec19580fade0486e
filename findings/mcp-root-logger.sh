#!/bin/sh
# mcp 2.3.0: making a server object sets up the logging of the whole process.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0
"$folder/venv/bin/python" -W ignore - <<'PY'
# The constructor puts a handler on the root logger and lowers its level to INFO, unless somebody has put one there before.
# What matters to a service that offers its articles to assistants beside its pages: if the object is made before the
# service sets up its own logging with `basicConfig`, that call does nothing any more: no JSON lines, and everything that any
# library says at INFO (each address that an HTTP client asks for, tokens in it included) is written to standard error.
import io
import logging

from mcp.server import MCPServer

before = (list(logging.root.handlers), logging.root.level)
MCPServer("news")
after = ([type(one).__name__ for one in logging.root.handlers], logging.getLevelName(logging.root.level))
own = io.StringIO()
logging.basicConfig(stream=own, level=logging.WARNING, format="own %(message)s")
logging.getLogger("service").warning("a word")
print(before, after, repr(own.getvalue()))
raise SystemExit((before, after[0] != [], after[1], own.getvalue()) != (([], logging.WARNING), True, "INFO", ""))
PY
