"""The processes: each runs articles through the rooms, and no other module knows the order.

a poll, from the outside in
    round          the polls of all sources that are due: claimed (claims), visited by several workers
    poll           one visit to one source and one transaction
    visit          fetch > parse, over the further pages of a source; host_throttle and robots_rules keep it polite
    withdraw       articles that a source no longer lists
    source_state   what a source's state becomes after a poll; health   the state that a person sees
    writer         many small transactions in one commit

the way of an article, shared by a poll and an import
    diff           what is new, what has changed, what was listed again
    article_pages  robots.txt, then an article's page (a poll alone)
    analyse        what an article's words say, in this process or a worker process
    intake         its story found, its rows written

other processes
    jsonl_import   JSON Lines in (jsonl_line: one of them): import, classify
    retag          stored articles brought up to date with the catalogue
    tidy           what is old and no longer needed removed
"""
