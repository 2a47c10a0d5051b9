"""Pictures for training, composed on the fly from rendered icons: single icons, knowledge-base pictures, scenes.

Pixels are float32 in [0, 1]; icons come with premultiplied alpha. What a picture shows is returned beside it, patch by
patch, for the dense losses.
"""

import json
from pathlib import Path

import cv2
import numpy as np

SIDE = 96  # the encoder's input
CELL = 12  # pixels of one patch token
COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "grey", "white"]
NONE = -1


class Icons:
    """Every artist's icons as `[entities, side, side, 4]`, and what is known of each entity."""

    def __init__(self, folder: Path, artists: list[str]):
        meta = json.loads((folder / "icons.json").read_text())
        self.entities = meta["entities"]
        self.kinds = list(dict.fromkeys(entity["kind"] for entity in self.entities))
        self.kind_of = np.array([self.kinds.index(entity["kind"]) for entity in self.entities])
        self.artists = artists
        count, side = len(self.entities), meta["side"]
        self.pixels = {a: np.fromfile(folder / f"{a}.rgba", np.uint8).reshape(count, side, side, 4) for a in artists}
        self.has = {a: np.array([a in entity["icons"] for entity in self.entities]) for a in artists}
        self.colour = {
            a: np.array([COLOURS.index(c["name"]) if c and c["share"] >= 0.45 else NONE for c in meta["colours"][a]])
            for a in artists
        }

    def artists_of(self, entity: int, among: list[str]) -> list[str]:
        return [artist for artist in among if self.has[artist][entity]]


def colour_jitter(icon, rng, strength, turned=0.0):
    """Brightness, saturation, tint and a small turn of hue, as one colour matrix; alpha is left alone.

    `turned` adds a turn of hue in [-1, 1] about the grey axis, where 1 makes red blue.
    """
    saturation = 1 + strength * rng.uniform(-0.5, 0.4)
    gain = (1 + strength * rng.uniform(-0.35, 0.35)) * (1 + strength * rng.uniform(-0.12, 0.12, 3))
    turn = strength * rng.uniform(-0.12, 0.12) + turned
    matrix = np.full((3, 3), (1 - saturation) / 3) + saturation * np.eye(3)
    # Rodrigues' rotation about the grey axis (1, 1, 1).
    angle = turn * 2 * np.pi / 3
    cross = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    turning = np.cos(angle) * np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) / 3
    matrix = matrix @ turning
    full = np.zeros((4, 4), np.float32)
    full[:3, :3] = gain[:, None] * matrix
    full[:3, 3] = strength * rng.uniform(-0.08, 0.08)
    full[3, 3] = 1
    changed = cv2.transform(icon, full)
    changed[..., :3] = np.minimum(np.maximum(changed[..., :3], 0), changed[..., 3:])
    return changed


def warp(icon, size, rng, strength):
    """The icon at `size` pixels a side, turned, stretched and now and then mirrored."""
    source = icon.shape[0]
    angle = strength * rng.uniform(-14, 14)
    scale = size / source
    matrix = cv2.getRotationMatrix2D((source / 2, source / 2), angle, scale)
    stretch = np.exp(strength * rng.uniform(-0.14, 0.14))
    matrix[0] *= stretch
    matrix[1] /= stretch
    matrix[:, 2] += (size - source) / 2 + np.array([(1 - stretch) * source / 2, (1 - 1 / stretch) * source / 2])
    if rng.random() < 0.3 * strength:
        matrix[0] = -matrix[0]
        matrix[0, 2] += size
    smooth = icon
    if scale < 0.7:  # keep thin lines from breaking up
        smooth = cv2.blur(icon, (3, 3)) if scale < 0.4 else cv2.GaussianBlur(icon, (3, 3), 0.6)
    return cv2.warpAffine(smooth, matrix, (size, size), flags=cv2.INTER_LINEAR)


def make_ground(side, rng, busy):
    """A plain, graded or busy ground, `[side, side, 3]`."""
    first, second = rng.uniform(0, 1, 3), rng.uniform(0, 1, 3)
    if rng.random() < 0.35:
        first = 1 - 0.25 * first
        second = 1 - 0.25 * second
    direction = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side - 0.5
    t = np.clip((np.cos(direction) * x + np.sin(direction) * y) + 0.5, 0, 1)[..., None]
    image = (first * (1 - t) + second * t).astype(np.float32)
    if busy:
        for _ in range(rng.integers(6, 34)):
            colour = np.clip(first + rng.normal(0, 0.35, 3), 0, 1).tolist()
            centre = tuple(int(v) for v in rng.integers(0, side, 2))
            layer = image.copy()
            shape = rng.integers(4)
            reach = int(rng.integers(2, max(4, side // 7)))
            if shape == 0:
                cv2.circle(layer, centre, reach, colour, -1, cv2.LINE_AA)
            elif shape == 1:
                other = tuple(int(v) for v in np.array(centre) + rng.integers(-side // 2, side // 2, 2))
                cv2.line(layer, centre, other, colour, int(rng.integers(1, 4)), cv2.LINE_AA)
            elif shape == 2:
                other = tuple(int(v) for v in np.array(centre) + rng.integers(2, 2 * reach + 3, 2))
                cv2.rectangle(layer, centre, other, colour, -1)
            else:
                corners = np.array(centre) + rng.integers(-reach, reach + 1, (3, 2))
                cv2.fillPoly(layer, [corners.astype(np.int32)], colour, cv2.LINE_AA)
            image = cv2.addWeighted(layer, 0.7, image, 0.3, 0)
    return image


class Grounds:
    """A stock of grounds, each used mirrored and with its colours exchanged, since drawing them anew is slow."""

    def __init__(self, count=1500, seed=7):
        rng = np.random.default_rng(seed)
        self.busy = [make_ground(SIDE, rng, busy=True) for _ in range(count)]
        self.calm = [make_ground(SIDE, rng, busy=False) for _ in range(count // 5)]

    def pick(self, rng, busy):
        stock = self.busy if busy else self.calm
        image = stock[rng.integers(len(stock))][..., rng.permutation(3)]
        if rng.random() < 0.5:
            image = image[:, ::-1]
        if rng.random() < 0.5:
            image = image[::-1]
        if rng.random() < 0.5:
            image = image.transpose(1, 0, 2)
        return np.ascontiguousarray(image)


def paste(image, icon, left, top):
    """Draws the icon over the image; parts outside are cut off. Returns the icon's alpha on the image's own grid."""
    side, size = image.shape[0], icon.shape[0]
    x1, y1, x2, y2 = max(0, left), max(0, top), min(side, left + size), min(side, top + size)
    cover = np.zeros((side, side), np.float32)
    if x2 <= x1 or y2 <= y1:
        return cover
    part = icon[y1 - top : y2 - top, x1 - left : x2 - left]
    image[y1:y2, x1:x2] = part[..., :3] + image[y1:y2, x1:x2] * (1 - part[..., 3:])
    cover[y1:y2, x1:x2] = part[..., 3]
    return cover


def finish(image, rng, strength):
    """What cameras and resizing do: a little blur, noise and contrast."""
    if rng.random() < 0.3 * strength:
        image = cv2.GaussianBlur(image, (3, 3), float(rng.uniform(0.3, 0.9)))
    if rng.random() < 0.2 * strength:
        small = int(image.shape[0] * rng.uniform(0.5, 0.9))
        image = cv2.resize(cv2.resize(image, (small, small), interpolation=cv2.INTER_AREA), image.shape[:2])
    return np.clip(image, 0, 1)


def draw_icon(icons, grounds, entity, artist, rng, strength, clean, recoloured=False):
    """One icon that fills most of the picture: a knowledge-base picture (`clean`) or what a true box cuts out."""
    icon = icons.pixels[artist][entity].astype(np.float32) / 255
    icon = colour_jitter(icon, rng, strength, rng.uniform(-1, 1) if recoloured else 0.0)
    if clean:
        image = np.ones((SIDE, SIDE, 3), np.float32)
        size = int(SIDE * rng.uniform(0.9, 1.02))
        offset = (SIDE - size) // 2
        paste(image, warp(icon, size, rng, strength * 0.3), offset, offset)
        return finish(image, rng, 0.3 * strength)
    image = grounds.pick(rng, busy=rng.random() < 0.7)
    size = int(SIDE * rng.uniform(0.62, 1.08))
    slack = SIDE - size
    for _ in range(rng.integers(0, 3)):  # a neighbour looks in over the edge
        other = int(rng.integers(len(icons.entities)))
        other_artist = rng.choice(icons.artists_of(other, icons.artists))
        neighbour = warp(icons.pixels[other_artist][other].astype(np.float32) / 255, size, rng, strength)
        side = rng.integers(4)
        shift = int(size * rng.uniform(0.75, 0.98))
        along = int(rng.integers(-size // 2, size // 2))
        left, top = [(-shift, along), (SIDE - size + shift, along), (along, -shift), (along, SIDE - size + shift)][side]
        paste(image, neighbour, left, top)
    low, high = min(0, slack) - 4, max(0, slack) + 4
    paste(image, warp(icon, size, rng, strength), int(rng.integers(low, high + 1)), int(rng.integers(low, high + 1)))
    return finish(image, rng, strength)


def draw_scene(icons, grounds, grid, rng, strength, allowed):
    """Several icons by one artist on a busy ground, with what lies under each patch.

    Returns the picture, the entities in it, and `[grid, grid]` maps of entity and colour (NONE on the ground).
    """
    artist = str(rng.choice(allowed))
    pool = np.flatnonzero(icons.has[artist])
    image = grounds.pick(rng, busy=True)
    count = int(rng.integers(3, 8))
    chosen = rng.choice(pool, count, replace=False)
    covers = np.zeros((count, SIDE, SIDE), np.float32)
    taken = []
    placed = []
    for slot, entity in enumerate(chosen):
        for _ in range(12):
            size = int(SIDE * rng.uniform(0.18, 0.4))
            left, top = (int(v) for v in rng.integers(-1, SIDE - size + 2, 2))
            clash = any(
                min(left + size, l + s) - max(left, l) > 0.12 * size and min(top + size, t + s) - max(top, t) > 0.12 * size
                for l, t, s in taken
            )
            if not clash:
                icon = warp(icons.pixels[artist][entity].astype(np.float32) / 255, size, rng, strength * 0.7)
                covers[slot] = paste(image, colour_jitter(icon, rng, strength), left, top)
                taken.append((left, top, size))
                placed.append(slot)
                break
    cell = SIDE // grid
    shares = covers.reshape(count, grid, cell, grid, cell).mean((2, 4))  # [count, grid, grid]
    best = shares.argmax(0)
    covered = shares.max(0)
    entity_map = np.where(covered >= 0.4, chosen[best], NONE)
    # Patches that an icon only grazes are neither: -2 leaves them out of every loss.
    entity_map = np.where((covered > 0.08) & (covered < 0.4), -2, entity_map)
    colours = icons.colour[artist][chosen]
    colour_map = np.where(entity_map >= 0, colours[best], NONE)
    return finish(image, rng, 0.6 * strength), chosen[placed], entity_map, colour_map


def to_tensor_layout(image, side=SIDE):
    if side != SIDE:
        image = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(image.transpose(2, 0, 1), dtype=np.float32)
