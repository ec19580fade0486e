"""``python -m monitor``."""

from monitor.entrypoints.cli import main

main()
