"""The store: what is known, in SQLite or PostgreSQL. Values in, values out; rows stay in this room.

db          opens the database (migrate brings its schema up to date); `begin` is the only thing that commits
tables      every table, from source_tables, article_tables, story_tables (columns, types, upsert: what the two engines
            spell differently);  index: full text and sketches
sources     what is due, who holds it, what came of it (memory_json: what is remembered of one);
            addresses: validators, hosts, robots.txt
articles    find_by_keys · insert · revise · touch · withdraw (writing); removal; views: what a reader sees
            (reading);  classification: what the words say, as columns and back
stories     which articles share a story;  candidates: the stored articles that may share one with a new article
query       the query language, pure (query_lexer > query > query_tree, query_values)
search      a query answered (compile > plan > order; bitmap_index: counts); articles new to a digest; an export
"""
