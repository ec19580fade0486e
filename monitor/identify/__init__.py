"""Identify: which article is this, and to which story does it belong. Pure: no clock, no socket, no database."""
