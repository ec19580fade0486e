"""Write the mean vectors of English and Chinese headlines: `python -m bench.headline_centres`.

Takes every headline of the seen bilingual set and of the training half of the set of stories, each once, and writes
`monitor/identify/headline_centres.bin` (two times 384 floats). Prints the largest component of a centred vector.
"""

from __future__ import annotations

from array import array
from pathlib import Path

from bench.story_set.make import documents
from bench.twins_set.make import versions
from monitor.identify import headline_vectors
from monitor.identify.bilingual_names import spelled_out
from monitor.identify.headline_vectors import HeadlineEncoder, installed_encoder

TARGET = Path(headline_vectors.__file__).with_name("headline_centres.bin")


def headlines(*, chinese: bool) -> list[str]:
    drafts = [one.draft for one in versions("seen", "headline", 1)]
    drafts += [one.draft for one in documents("train", 1, 4, 60) if one.strength == 0]
    return sorted({draft.title for draft in drafts if draft.language == ("zh-Hant" if chinese else "en")})


def mean(encoder: HeadlineEncoder, texts: list[str]) -> list[float]:
    found = encoder.encode(texts)
    return [sum(column) / len(found) for column in zip(*found, strict=True)]


def main() -> None:
    encoder = installed_encoder()
    assert encoder, "the extra `twins` is not installed"
    english, chinese = [spelled_out(text) for text in headlines(chinese=False)], headlines(chinese=True)
    centres = mean(encoder, english), mean(encoder, chinese)
    TARGET.write_bytes(array("f", [*centres[0], *centres[1]]).tobytes())
    largest = 0.0
    for texts, centre in zip((english, chinese), centres, strict=True):
        for vector in encoder.encode(texts[::5]):
            moved = [value - middle for value, middle in zip(vector, centre, strict=True)]
            largest = max(largest, max(map(abs, moved)) / sum(value * value for value in moved) ** 0.5)
    print(f"{len(english)} and {len(chinese)} headlines; the largest component is {largest:.2f}")


if __name__ == "__main__":
    main()
