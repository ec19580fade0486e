"""Knows people: who wants to be told what, when, and whether they were. Imports nothing of `monitor`."""
