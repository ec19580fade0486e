"""The store: what is known, in SQLite or PostgreSQL. Values in, values out; rows stay in this room.

db          opens the database (migrate brings its schema up to date); `begin` is the only thing that commits
tables      every table (types, upsert: what the two engines spell differently);  index: full text and sketches
sources     what is due, who holds it, what came of it;  addresses: validators, hosts, robots.txt
articles    known · add · revise · touch · withdraw · tidy (writing);  views: what a reader sees (reading)
stories     candidates for a new article · story · split · join
query       the query language, pure (query_lexer > query > query_tree, query_values)
search      a query answered (compile > plan > order, facets); what digests may tell; an export
"""
