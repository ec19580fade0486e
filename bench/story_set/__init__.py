"""A set of announcements with known truth, made from templates: see `make.py`."""
