"""Lists of news in pages without selectors. Pure.

induce           finds them: which repeated structures of a page are news (induce_score), their links and headlines
                 (induce_items > induce_fields, induce_headline), their dates (induce_dates > induce_days,
                 induce_short_dates, induce_groups, induce_headings), lists in JSON (induce_data), the next page
induce_records   the repeated structures of a page (induce_page: its elements, links and boxes)
list_upkeep      what was found is remembered, reapplied, and found anew when the page has changed (list_marks)
"""
