"""Which words of the data files made a sum an amount: its currency, its qualifier, what it is for."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.grammar import vocabulary
from monitor.grammar.reading import normal
from monitor.model import Amount
from monitor.tag.facts.amount_words import DATA, clause_after, clause_before
from monitor.text import fold

WORDS = "monitor/grammar/words.toml"
AMOUNTS = "monitor/tag/facts/amounts.toml"
_CLAUSE = 60  # characters of the clause on either side: as far as a qualifier stands from its sum


def amount_entries(amount: Amount, text: str) -> Iterator[tuple[str, str, str]]:
    """(file, entry, words) of each word that an amount was read by. `text`: the folded article."""
    if amount.ratio:
        yield "monitor/grammar/ratios.py", "", amount.text  # ratios are read by the grammar alone
        return
    said = normal(amount.text).lower()
    place = text.find(said)
    before, after = clause_before(text, max(0, place), _CLAUSE), clause_after(text, place + len(said), _CLAUSE)
    marks = [
        (f'money.{table}.{side} "{word}"', word)
        for table in ("HKD", "bare")
        for side in ("before", "after")
        for word in vocabulary.words("money", table, side)
    ]
    mark = max((each for each in marks if each[1] in said), key=lambda each: len(each[1]), default=None)
    if mark is not None:
        yield WORDS, *mark
    yield from _longest(f"qualifiers.{amount.qualifier}", DATA["qualifiers"].get(amount.qualifier, {}), before, after)
    for script in ("english", "chinese", "adverbs"):
        yield from _longest(f"per.{script}", {amount.per: DATA["per"][script].get(amount.per, [])}, before, after)
    if mark is None:
        yield from _longest("money", DATA["money"], before, after)


def _longest(table: str, lists: dict[str, list[str]], before: str, after: str) -> Iterator[tuple[str, str, str]]:
    """The longest word of some lists that stands beside the sum."""
    found = [
        (f'{table}.{name} "{word}"', word)
        for name, words in lists.items()
        if not name.endswith("examples")
        for word in words
        if isinstance(word, str) and (fold(word) in before or fold(word) in after)
    ]
    if found:
        entry, word = max(found, key=lambda each: len(each[1]))
        yield AMOUNTS, entry, word
