"""Proof that nobody was forgotten: computed from the rows as they lie there, beside the code that composes and sends.

table_reader    the tables as plain SQL gives them: text, numbers, JSON
search_truth    what a search finds, by reading every article (no index, no SQL conditions)
told_truth      for each subscription and article: told in which digest, or why not
digest_audit    digests, their items and what counts as told: complete, and nothing twice
delivery_audit  messages: one of each digest, to its address, with all items, in a state that can be
verification    all of it

It imports neither `alerts` nor the search compiler (an import contract): a fault there cannot hide itself here. Of the
query language it takes the parser alone, since what a query means is what it says there.
"""
