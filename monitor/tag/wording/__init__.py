"""What headline and lead say, in whatever words: weights of terms, fitted to labelled articles.

Rules in words know what they name. Papers, press offices and wires say the same in ways that no list foresees, so
beside the rules each term of headline and lead has a weight for relevance and for each kind of announcement.

    reading, names > terms (`terms`) > weights (`weights.json`, written by `bench.wording_train`) > sums

Relevance adds the sum to its own reasons; a kind is what rules, frames and terms together speak for.
"""
