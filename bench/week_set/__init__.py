"""A week of news of its own making, with the truth about every page: see `make`."""
