"""Endless batches for training, each a function of the seed and its number alone, so that a resumed run sees the same."""

import numpy as np
import torch
from model import CELL, SIDE
from pictures import COLOURS, Grounds, draw_crop, draw_entry, draw_scene

ARTISTS = ["noto", "noto-v1", "fluent-emoji", "fluent-emoji-flat", "fxemoji", "streamline-emojis"]
GLYPHS_AFTER = 0.1  # share of the steps after which glyphs join, once their coloured likes are known
GLYPH_SHARE = 0.2  # of the queries and scenes from then on
LARGE_SHARE = 0.2  # of scenes, that show one large icon
SMALL_SIDE = SIDE * 3 // 4  # of the first, cheaper part of training


class Batches(torch.utils.data.IterableDataset):
    def __init__(self, icons, texts, options, start):
        self.icons, self.texts, self.options, self.start = icons, texts, options, start
        self.grounds = Grounds(SIDE)

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        first, stride = (worker.id, worker.num_workers) if worker else (0, 1)
        for step in range(self.start + first, self.options.steps, stride):
            side = SMALL_SIDE if step < self.options.small_share * self.options.steps else SIDE
            glyph_share = GLYPH_SHARE if step >= GLYPHS_AFTER * self.options.steps else 0.0
            yield self.make(np.random.default_rng([self.options.seed, step]), side, glyph_share)

    def make(self, rng, side, glyph_share):
        icons, texts, grounds, strength = self.icons, self.texts, self.grounds, self.options.strength
        chosen = self.choose_entities(rng)
        queries, entries, colours = [], [], []
        for entity in chosen:
            available = icons.artists_of(entity, ARTISTS)
            artist = str(rng.choice(available))
            # The two flat-and-shaded sets of one artist show the same drawing: prefer another artist's for the entry.
            glyphs = icons.artists_of(entity, icons.glyphs) if rng.random() < glyph_share else []
            artist = str(rng.choice(glyphs)) if glyphs else artist
            others = [a for a in available if a[:5] != artist[:5]] or [artist]
            entry_artist = "noto" if "noto" in others and rng.random() < 0.5 else str(rng.choice(others))
            # Artists choose other colours for one thing: now and then the query's turn around.
            turned = rng.uniform(-1, 1) if rng.random() < 0.45 * strength else 0.0 if rng.random() < 0.5 * strength else None
            query, colour = draw_crop(icons, grounds, entity, artist, side, rng, strength, turned)
            queries.append(query)
            colours.append(colour)
            entries.append(draw_entry(icons, entity, entry_artist, side, rng, strength))
        scenes, members, entity_maps, colour_maps = [], [], [], []
        for _ in range(self.options.scenes):
            artist, wanted = self.plan_scene(chosen, icons.glyphs if rng.random() < glyph_share else ARTISTS, rng)
            scene, inside, entity_map, colour_map, _ = draw_scene(icons, grounds, side // CELL, side, artist, wanted, rng, strength)
            scenes.append(scene)
            target = np.zeros(len(icons.entities), np.float32)
            target[inside] = 1 / len(inside)
            members.append(target)
            entity_maps.append(entity_map.reshape(-1))
            colour_maps.append(colour_map.reshape(-1))
        return {
            "pixels": torch.from_numpy(np.stack(queries + entries + scenes)),
            "entity": torch.tensor(np.array(chosen)),
            "colour": torch.tensor(np.array(colours)),
            "members": torch.from_numpy(np.stack(members)),
            "entity_map": torch.from_numpy(np.stack(entity_maps)),
            "colour_map": torch.from_numpy(np.stack(colour_maps)),
            "entry_texts": [texts.entry(entity, rng) for entity in chosen],
            "kind_texts": [
                texts.question(k, rng) if rng.random() < 0.8 else str(rng.choice(texts.by_kind[kind]["nouns"]))
                for k, kind in enumerate(texts.kinds)
            ],
            "colour_texts": [
                colour if rng.random() < 0.4 else f"{colour} {rng.choice(['thing', 'one', 'icon', 'object'])}" if rng.random() < 0.4
                else texts.question(int(rng.integers(len(texts.kinds))), rng, colour=colour)
                for colour in COLOURS
            ],
        }

    def choose_entities(self, rng):
        """Half at random, half in groups of one kind: telling those apart is the hard part."""
        icons, wanted = self.icons, self.options.entities
        chosen = list(rng.choice(len(icons.entities), wanted // 2, replace=False))
        while len(chosen) < wanted:
            same = np.flatnonzero(icons.kind_of == icons.kind_of[rng.integers(len(icons.entities))])
            chosen += [entity for entity in rng.permutation(same)[:6] if entity not in chosen][: wanted - len(chosen)]
        return chosen

    def plan_scene(self, chosen, artists, rng):
        """An artist and up to seven entities: some of the batch's, so that scenes meet their entries, some of one kind."""
        icons = self.icons
        artist = str(rng.choice(artists))
        drawn = np.flatnonzero(icons.has[artist])
        here = [entity for entity in rng.permutation(chosen) if icons.has[artist][entity]]
        wanted = here[: int(rng.integers(1, 4))]
        count = 1 if rng.random() < LARGE_SHARE else int(rng.integers(4, 8))
        if rng.random() < 0.5 and wanted:
            wanted += list(rng.permutation(drawn[icons.kind_of[drawn] == icons.kind_of[wanted[0]]])[:2])
        wanted = list(dict.fromkeys(wanted + list(rng.permutation(drawn)[:count])))[:count]
        return artist, rng.permutation(wanted)
