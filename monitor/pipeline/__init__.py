"""The processes: each module runs one pipe through the rooms, and is the only place that knows the order.

round    the polls of all sources that are due
poll     one visit to one source, one write
visit          fetch > parse, over the further pages of a source
intake         identify > tag > story > store: the path that a poll and an import share
article_pages  robots.txt, then an article's page
analyse        what an article's words say, here or in a worker process
withdraw       articles that a source no longer lists
source_state   what a source's state becomes after a poll; health   how a source does
claims         leases on due sources; host_throttle, robots_rules   politeness, kept in rows
writer         many small transactions, one commit
jsonl_import   JSON Lines in: import, classify
retag          stored articles brought up to date with the catalogue
tidy           what is old and no longer needed
"""
