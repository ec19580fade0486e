"""What a search finds, in the forms that other programs read: once for the pages and the command line.

feed_items         stories as the items of a feed, whatever its form
atom · json_feed   the feed as Atom; as JSON Feed
spreadsheet        articles as CSV
deadline_calendar  deadlines as iCalendar
written            any of them, by name: what `FORMS` has
"""
