"""Fetching: one polite, bounded visit to one address, and when to make the next one.

client     one fetch, whatever the server does: its redirects, bounds and answers
  gate       one request at a time and a pause between two, per host
  transport  HTTP over connections whose address was judged (wire), names resolved on the side (names)
  target     addresses to be asked: read, joined, shown without passwords (pure)
  address    which network addresses may be reached (pure)
  answer     what the head of an answer means (pure)
  body       the bytes of an answer, raw and unpacked, both bounded
  trouble    why a fetch cannot go on (pure); explain: what libraries raise, in words
robots     what a site asks of programs (pure)
freshness  when to poll next (pure), from the source's own rhythm (rhythm) and what servers ask for
redirects  which moves are learnt, and which addresses are gone (pure)
"""
