"""What an announcement is about: programmes, topics, kinds, amounts, deadlines, relevance. Pure.

title, summary, text > boilerplate cut > reading > one scan > names matched, facts read > Classification
"""
