"""Which sources may be chosen for a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from sqlmodel import Session

from monitor.errors import NotFound, with_proposals
from monitor.model import Source
from monitor.pipeline.probation import is_given_up
from monitor.store import sources


def named(every: Sequence[Source], ids: Sequence[str]) -> list[Source]:
    """The sources of these ids, each once. NotFound: there is none of that id, with the ids that may be meant."""
    known = {source.id: source for source in every}
    if unknown := [id_ for id_ in ids if id_ not in known]:
        near = get_close_matches(unknown[0], known)
        raise NotFound(with_proposals(f"no source {', '.join(unknown)}", near))
    return [known[id_] for id_ in dict.fromkeys(ids)]


def without_given_up(session: Session, enabled: Mapping[str, Source]) -> Mapping[str, Source]:
    """Those that were not switched off after their probation."""
    if all(one.enabled != "try" for one in enabled.values()):
        return enabled
    states = sources.states(session)
    return {id_: one for id_, one in enabled.items() if id_ not in states or not is_given_up(one, states[id_].memory)}
