"""Fetching: one polite, bounded request to one address, and when to make the next one.

client           one fetch, whatever the server does: redirects, limits, responses
  gate             one request at a time and a pause between two, per host
  transport        HTTP over guarded connections (connection), names resolved in threads of their own (resolver)
  address_guard    which network addresses may be connected to (pure)
  page_redirect    pages that send their reader on; feed_link: the feed that a page names, links in headers (both pure)
  head_repair      heads of responses that other programs read, rewritten into what h11 reads (pure)
  request_url      addresses: parsed, resolved at redirects, shown without passwords (pure)
  response_head    what status and headers mean (pure)
  body_decoder     the bytes of a body, gzip undone, size before and after bounded
  fetch_error      why a fetch cannot go on (pure); error_messages: what libraries raise, for a person
  limits           seconds and bytes that one fetch may cost
robots           what a site asks of crawlers (pure)
freshness        when to poll next (pure), from the source's own rhythm (poll_rhythm) and what servers ask for
redirects        which permanent redirects are followed for good, and which addresses are gone (pure)
"""
