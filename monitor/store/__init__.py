"""The store: what is known, in SQLite or PostgreSQL. Values in, values out; rows stay in this room.

db         opens the database; `begin` is the only thing that commits
tables     every table
sources    what is due, who holds it, what came of it;  addresses: validators, hosts, robots.txt
articles   known · add · revise · touch · withdraw · tidy (writing);  views: what a reader sees (reading)
stories    candidates for a new article · story · split · join
query      the query language, pure;  search: a query answered
"""
