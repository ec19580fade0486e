"""Fetching: one polite, bounded visit to one address, and when to make the next one.

client     one fetch, whatever the server does: its redirects, bounds and answers
  gate       one request at a time and a pause between two, per host
  transport  connections whose address was judged, heads of bounded size
  address    which network addresses may be reached (pure)
  answer     what the head of an answer means (pure)
  body       the bytes of an answer, raw and unpacked, both bounded
  trouble    why a fetch came to nothing
robots     what a site asks of programs (pure)
freshness  when to poll next (pure), from the rhythm and what servers ask for
redirects  which moves are learnt, and which addresses are gone (pure)
"""
