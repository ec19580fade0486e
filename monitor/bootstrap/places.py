"""Where the shipped files lie: in a checkout at its top, in an installed wheel inside the package."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def default_sources() -> Path:
    """`sources.toml` of the working directory, else the shipped one."""
    here = Path("sources.toml")
    if here.is_file():
        return here
    bundled = PACKAGE / "_bundled" / "sources.toml"
    return bundled if bundled.is_file() else PACKAGE.parent / "sources.toml"


def is_shipped(sources: Path) -> bool:
    """Whether a file of sources is the one that comes with the program, which an upgrade replaces."""
    shipped = (PACKAGE / "_bundled" / "sources.toml", PACKAGE.parent / "sources.toml")
    return sources.resolve() in [one.resolve() for one in shipped]
