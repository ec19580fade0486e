"""How numbers, dates, times, money and ratios are written in three scripts, and the form in which a text is read.

Below the stage rooms, so that `parse`, `tag` and `identify` read them alike and only interpret what is found. Pure.
"""
