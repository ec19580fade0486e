"""In a network of its own, where the metadata address of clouds does answer: nothing connects to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

METADATA = "169.254.169.254"  # of every large cloud (link-local, RFC 3927)
SCRIPT = f"""
import asyncio, sys
from loopback import ask, code, serving

async def sing(exchange):
    await exchange.answer(b"secret")

async def main():
    async with serving(sing, "{METADATA}") as bird:
        async def script(exchange):
            await exchange.redirect(f"http://{METADATA}:{{bird.port}}/latest/meta-data/")
        async with serving(script) as server:
            for allowed in (["127.0.0.0/8"], ["127.0.0.0/8", "169.254.0.0/16"]):
                from ipaddress import ip_network
                networks = [ip_network(one) for one in allowed]
                print(code(await ask(server.url, allowed_networks=networks)), bird.connections)
                print(code(await ask(f"http://{METADATA}:{{bird.port}}/", allowed_networks=networks)), bird.connections)

asyncio.run(main())
"""
NETWORK = f'ip link set lo up && ip addr add {METADATA}/32 dev lo && exec "$@"'


def in_a_network_of_its_own(*command: str) -> list[str]:
    return ["unshare", "--net", "--map-root-user", "sh", "-c", NETWORK, "sh", *command]


@pytest.fixture
def possible() -> None:
    tools = all(map(shutil.which, ("unshare", "ip")))
    if not tools or subprocess.run(in_a_network_of_its_own("true"), capture_output=True, check=False).returncode:
        pytest.skip("no network namespace can be made here")


@pytest.mark.usefixtures("possible")
def test_the_metadata_address_is_not_connected_to_directly_or_by_redirect() -> None:
    paths = os.pathsep.join((str(Path(__file__).parents[2]), str(Path(__file__).parent)))
    done = subprocess.run(
        in_a_network_of_its_own(sys.executable, "-c", SCRIPT),
        env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    refused, control = done.stdout.splitlines()[:2], done.stdout.splitlines()[2:]
    assert refused == ["blocked-address 0"] * 2
    assert control == ["document 1", "document 2"]
