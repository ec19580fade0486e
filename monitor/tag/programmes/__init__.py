"""Which programmes an article concerns: named-entity linking against the catalogue. Pure.

    gazetteer        the aliases of every programme (spellings: how else people write a name)
    mentions         where they stand in an article, each with its candidates (overlaps: which of overlapping ones)
    article_context  what the article holds as evidence (context_words: signs of a place; definitions: of acronyms)
    asides           names that an aside in brackets interrupts
    coordination     names of which a list gives a part (said_of: what a sentence says of a place)
    boundaries       whether a name is a piece of a longer one
    entities         what the catalogue says of a programme beyond its names
    disambiguation   which candidates are meant
    annual_series    which year's Budget or Policy Address is meant (series_wording: how people say it)
    tag_collector    what was accepted and rejected, as tags
    matcher          all of these in order
    suggest          names that the catalogue does not have

The words stand in TOML files beside the modules, with examples that run as tests.
"""
