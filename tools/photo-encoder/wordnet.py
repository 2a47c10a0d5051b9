"""The nouns of WordNet 3.0, as Debian's package `wordnet-base` lays them."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Noun:
    names: list[str]
    gloss: str  # without its examples
    parents: list[str] = field(default_factory=list)  # ids as ImageNet writes them: n01440764


def read_nouns(folder=Path("/usr/share/wordnet")) -> dict[str, Noun]:
    nouns = {}
    for line in (folder / "data.noun").read_text().splitlines():
        if line.startswith(" "):
            continue  # the licence
        data, gloss = line.split(" | ", 1)
        offset, _, _, count, *rest = data.split()
        words, rest = rest[: 2 * int(count, 16)], rest[2 * int(count, 16) :]
        pointers = [rest[1 + 4 * i : 5 + 4 * i] for i in range(int(rest[0]))]
        nouns[f"n{offset}"] = Noun(
            names=[word.replace("_", " ") for word in words[::2]],
            gloss=gloss.split('; "')[0].strip(),
            parents=[f"n{target}" for symbol, target, *_ in pointers if symbol in ("@", "@i")],
        )
    return nouns
