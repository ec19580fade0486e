"""Kinds of fact: what an article states of money, time and the like. One line here, one module beside this, one finder.

    Amount                       its JSON, labels, what a query asks for, how pages and digests show it    (this room)
    monitor.tag.facts.amounts    find(context): the facts of this kind that a text states             (found by name)

`tag` finds all kinds, `store` keeps and asks for them, the command line, the API, pages and digests show them: none of
these names a kind, except where a kind has a place of its own (digests are arranged by deadlines).
"""

from __future__ import annotations

from monitor.fact_kinds.amount_fact import Amount
from monitor.fact_kinds.change_fact import STATUS_NAMES, Change
from monitor.fact_kinds.deadline_fact import Deadline
from monitor.fact_kinds.fact import Fact, Facts

__all__ = ["FACT_KINDS", "STATUS_NAMES", "Amount", "Change", "Deadline", "Fact", "Facts"]

FACT_KINDS: tuple[type[Fact], ...] = (Amount, Deadline, Change)  # the order in which they are written and shown
