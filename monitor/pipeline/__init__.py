"""The processes: each module runs one pipe through the rooms, and is the only place that knows the order.

round    the polls of all sources that are due
poll     one visit to one source, one write
intake   identify > tag > story > store: the path that a poll and an import share
pages    robots.txt, then an article's page
lines    JSON Lines in: import, classify
learn    what words say, here or in a process aside
retag    stored articles brought up to date with the catalogue
tidy     what is old and no longer needed
items    what a saved search has to tell
"""
