"""Identify: which article is this, is it new, and whose story does it tell. Pure: no clock, no socket, no database."""
