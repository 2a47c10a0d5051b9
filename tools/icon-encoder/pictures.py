"""Pictures for training, composed on the fly from rendered icons: single icons, knowledge-base pictures, scenes.

Pixels are float32 in [0, 1]; icons come with premultiplied alpha. What a picture shows is returned beside it, patch by
patch, for the dense losses.
"""

import json
from pathlib import Path

import cv2
import numpy as np

COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "grey", "white"]
REPAINTED = 0.3  # share of the icons in changed colours whose areas change apart
NONE = -1  # nothing there, or no colour that has a name
GRAZED = -2  # an icon's edge: neither ground nor thing


class Icons:
    """Every artist's icons as `[entities, side, side, 4]` bytes and once more at half the side, and what is known of each."""

    def __init__(self, folder: Path, artists: list[str]):
        meta = json.loads((folder / "icons.json").read_text())
        self.glyphs = meta["glyphs"]  # sets of one colour, to learn shapes by
        artists = artists + self.glyphs
        self.entities = meta["entities"]
        self.kinds = list(dict.fromkeys(entity["kind"] for entity in self.entities))
        self.kind_of = np.array([self.kinds.index(entity["kind"]) for entity in self.entities])
        self.artists = artists
        count, side = len(self.entities), meta["side"]
        self.pixels = {a: np.fromfile(folder / f"{a}.rgba", np.uint8).reshape(count, side, side, 4) for a in artists}
        for glyphs in self.glyphs:
            for glyph in self.pixels[glyphs]:
                glyph[:] = fill_glyph(glyph)
        self.halved = {
            a: np.stack([cv2.resize(icon, (side // 2, side // 2), interpolation=cv2.INTER_AREA) for icon in pixels])
            for a, pixels in self.pixels.items()
        }
        self.has = {a: np.array([a in entity["icons"] for entity in self.entities]) for a in artists}
        self.colour = {
            a: np.array([COLOURS.index(c["name"]) if c and c["share"] >= 0.45 else NONE for c in meta["colours"][a]])
            for a in artists
        }

    def artists_of(self, entity: int, among: list[str]) -> list[str]:
        return [artist for artist in among if self.has[artist][entity]]

    def get(self, artist: str, entity: int, size: int):
        """The icon for a drawing of `size` pixels: the halved one where it is small, so that thin lines stay whole."""
        level = self.halved if size <= 72 else self.pixels
        return level[artist][entity]


def fill_glyph(icon):
    """Splits a glyph into its ink (red), the largest area that it encloses (green), all others (blue) and everything
    together (alpha); to be coloured by `tint_glyph`."""
    ink = icon[..., 3].copy()
    outside = np.zeros((ink.shape[0] + 4, ink.shape[1] + 4), np.uint8)
    padded = cv2.copyMakeBorder((ink > 40).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    cv2.floodFill(padded, outside, (0, 0), 2)
    ground = padded[1:-1, 1:-1]
    filled = np.where(ground == 2, ink, 255).astype(np.uint8)
    count, areas, sizes, _ = cv2.connectedComponentsWithStats((ground == 0).astype(np.uint8), connectivity=4)
    largest = 1 + sizes[1:, cv2.CC_STAT_AREA].argmax() if count > 1 else -1
    reach = cv2.dilate((areas == largest).astype(np.uint8), np.ones((5, 5), np.uint8))  # up to the middle of its outline
    enclosed = filled - ink
    return np.stack([ink, enclosed * reach, enclosed * (1 - reach), filled], -1)


def tint_glyph(glyph, rng):
    """A glyph in one colour of its own, its areas often filled with one or two others; `[size, size, 4]`, float32."""
    ink, filled = glyph[..., :1], glyph[..., 3:]
    line, largest, others = rng.uniform(0, 1, (3, 3))
    if rng.random() < 0.5:
        others = largest
    if rng.random() < 0.25:
        return np.concatenate([ink * line, ink], -1).astype(np.float32)
    colours = ink * line + glyph[..., 1:2] * largest + glyph[..., 2:3] * others
    return np.concatenate([colours, np.maximum(filled, ink)], -1).astype(np.float32)


def change_colours(icon, rng, strength, turned=0.0):
    """Brightness, saturation, tint and a small turn of hue, as one colour matrix; alpha is left alone.

    `turned` adds a turn of hue in [-1, 1] about the grey axis, where 1 makes red blue.
    """
    saturation = 1 + strength * rng.uniform(-0.5, 0.4)
    gain = (1 + strength * rng.uniform(-0.55, 0.35)) * (1 + strength * rng.uniform(-0.12, 0.12, 3))
    turn = strength * rng.uniform(-0.12, 0.12) + turned
    matrix = np.full((3, 3), (1 - saturation) / 3) + saturation * np.eye(3)
    # Rodrigues' rotation about the grey axis (1, 1, 1).
    angle = turn * 2 * np.pi / 3
    cross = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    turning = np.cos(angle) * np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) / 3
    full = np.zeros((4, 4), np.float32)
    full[:3, :3] = gain[:, None] * (matrix @ turning)
    full[:3, 3] = strength * rng.uniform(-0.08, 0.08)
    full[3, 3] = 1
    changed = cv2.transform(icon, full)
    np.clip(changed[..., :3], 0, changed[..., 3:], out=changed[..., :3])
    return changed


def repaint(icon, rng):
    """Every area in another colour, as if from another artist's palette: a random curve for each channel."""
    alpha = icon[..., 3:]
    levels = (icon[..., :3] / np.maximum(alpha, 1e-4) * 255).clip(0, 255).astype(np.uint8)
    knots = rng.uniform(0, 1, (3, 5))
    curves = np.stack([np.interp(np.arange(256), np.linspace(0, 255, 5), heights) for heights in knots], -1)
    icon[..., :3] = cv2.LUT(levels, curves[None].astype(np.float32)) * alpha
    return icon


def name_colour(icon):
    """The index of the colour that most of an icon shows, as `nameColour` of icon-scenes has it, or NONE if none has 45 %.

    `icon` is `[size, size, 4]` with values in [0, 1].
    """
    every = 1 if icon.shape[0] < 40 else 2
    pixels = icon[::every, ::every].reshape(-1, 4) * 255
    red, green, blue = pixels[pixels[:, 3] >= 200, :3].T
    if len(red) == 0:
        return NONE
    high, low = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    chroma = high - low
    some, bright = np.maximum(chroma, 1e-6), np.maximum(high, 1e-6)
    hue = np.where(high == red, ((green - blue) / some * 60) % 360, np.where(high == green, (blue - red) / some * 60 + 120, (red - green) / some * 60 + 240))
    saturation = chroma / bright
    reddish = (hue >= 345) | (hue < 14)
    rules = [
        (high < 55, "black"),
        ((chroma < 0.16 * high) & (high > 215), "white"),
        ((chroma < 0.16 * high) & (high < 80), "black"),
        (chroma < 0.16 * high, "grey"),
        (reddish & (saturation < 0.5) & (high > 180), "pink"),
        (reddish & (high < np.where((hue >= 5) & (hue < 14), 145, 100)), "brown"),
        (reddish, "red"),
        ((hue < 42) & (high < 190), "brown"),
        ((hue < 30) & (saturation < 0.38), "pink"),
        ((hue < 42) & (saturation < 0.38), "white"),
        (hue < 42, "orange"),
        ((hue < 68) & (high < 120), "brown"),
        (hue < 68, "yellow"),
        (hue < 165, "green"),
        (hue < 255, "blue"),
        (hue < 300, "purple"),
    ]
    names = np.select([rule for rule, _ in rules], [COLOURS.index(name) for _, name in rules], COLOURS.index("pink"))
    counts = np.bincount(names, minlength=len(COLOURS))
    return int(counts.argmax()) if counts.max() >= 0.45 * len(red) else NONE


def change_manner(icon, rng, strength):
    """What one artist does otherwise than another: flat areas for shaded ones, a dark or light outline."""
    if rng.random() < 0.2 * strength:
        levels = float(rng.integers(3, 7))
        icon[..., :3] = np.round(icon[..., :3] * levels) / levels
        np.minimum(icon[..., :3], icon[..., 3:], out=icon[..., :3])
    if rng.random() < 0.2 * strength:
        width = 3 if icon.shape[0] < 64 else int(rng.choice([3, 5]))
        inner = cv2.erode(icon[..., 3], np.ones((width, width), np.uint8))
        edge = (icon[..., 3] - inner)[..., None] * rng.uniform(0.5, 1.0)
        shade = rng.uniform(0, 0.35, 3) if rng.random() < 0.75 else rng.uniform(0.8, 1, 3)
        icon[..., :3] = icon[..., :3] * (1 - edge) + (edge * icon[..., 3:] * shade).astype(np.float32)
    return icon


def warp(icon, size, rng, strength):
    """The icon at `size` pixels a side, turned, stretched, bent, and now and then mirrored; float32."""
    source = icon.shape[0]
    angle = strength * rng.uniform(-18, 18)
    matrix = cv2.getRotationMatrix2D((source / 2, source / 2), angle, size / source)
    stretch = np.exp(strength * rng.uniform(-0.16, 0.16))
    matrix[0] *= stretch
    matrix[1] /= stretch
    matrix[:, 2] += (size - source) / 2
    # Keep the icon's middle in the middle after the stretch.
    matrix[:, 2] += size / 2 - matrix @ np.array([source / 2, source / 2, 1])
    if rng.random() < 0.4 * strength:
        matrix[0] = -matrix[0]
        matrix[0, 2] += size
    if rng.random() < 0.5 * strength:
        return bend(icon, matrix, size, rng, strength).astype(np.float32) / 255
    return cv2.warpAffine(icon, matrix, (size, size), flags=cv2.INTER_LINEAR).astype(np.float32) / 255


def bend(icon, matrix, size, rng, strength):
    """The affine map, bent: as if another hand had drawn the same thing in other proportions."""
    back = cv2.invertAffineTransform(matrix)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    reach = strength * 0.07 * icon.shape[0]
    shifts = rng.normal(0, reach, (4, 4, 2)).astype(np.float32)
    shift = cv2.resize(shifts, (size, size), interpolation=cv2.INTER_CUBIC)
    map_x = back[0, 0] * x + back[0, 1] * y + back[0, 2] + shift[..., 0]
    map_y = back[1, 0] * x + back[1, 1] * y + back[1, 2] + shift[..., 1]
    return cv2.remap(icon, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_LINEAR)


def draw(icons, artist, entity, size, rng, strength, recoloured=None):
    """An icon as a training picture shows it, `[size, size, 4]`; `recoloured` None leaves its colours as they are."""
    icon = warp(icons.get(artist, entity, size), size, rng, strength)
    if artist in icons.glyphs:
        return tint_glyph(icon, rng)
    if recoloured is not None:
        icon = change_colours(icon, rng, strength, recoloured)
        if rng.random() < REPAINTED * strength:
            icon = repaint(icon, rng)
    return change_manner(icon, rng, strength)


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
        for _ in range(rng.integers(6, 36)):
            colour = np.clip(first + rng.normal(0, 0.35, 3), 0, 1).tolist()
            centre = tuple(int(v) for v in rng.integers(0, side, 2))
            layer = image.copy()
            shape = rng.integers(4)
            reach = int(rng.integers(2, max(4, side // 8)))
            if shape == 0:
                cv2.circle(layer, centre, reach, colour, -1, cv2.LINE_AA)
            elif shape == 1:
                other = tuple(int(v) for v in np.array(centre) + rng.integers(-side, side, 2))
                cv2.line(layer, centre, other, colour, int(rng.integers(1, 5)), cv2.LINE_AA)
            elif shape == 2:
                other = tuple(int(v) for v in np.array(centre) + rng.integers(2, 2 * reach + 3, 2))
                cv2.rectangle(layer, centre, other, colour, -1)
            else:
                corners = np.array(centre) + rng.integers(-reach, reach + 1, (3, 2))
                cv2.fillPoly(layer, [corners.astype(np.int32)], colour, cv2.LINE_AA)
            opacity = rng.uniform(0.3, 0.8)
            image = cv2.addWeighted(layer, opacity, image, 1 - opacity, 0)
    return image


class Grounds:
    """A stock of grounds, each used cut, mirrored and with its colours exchanged, since drawing them anew is slow."""

    def __init__(self, side, count=1500, seed=7):
        rng = np.random.default_rng(seed)
        self.side = side
        self.busy = [make_ground(side, rng, busy=True) for _ in range(count)]
        self.calm = [make_ground(side, rng, busy=False) for _ in range(count // 5)]

    def pick(self, side, rng, busy):
        stock = self.busy if busy else self.calm
        image = stock[rng.integers(len(stock))]
        left, top = rng.integers(0, self.side - side + 1, 2)
        image = image[top : top + side, left : left + side, rng.permutation(3)]
        if rng.random() < 0.5:
            image = image[:, ::-1]
        if rng.random() < 0.5:
            image = image[::-1]
        if rng.random() < 0.5:
            image = image.transpose(1, 0, 2)
        return np.ascontiguousarray(image)


def paste(image, icon, left, top):
    """Draws the icon over the image; parts outside are cut off. Returns where: `(y1, y2, x1, x2)` and the alpha there."""
    side, size = image.shape[0], icon.shape[0]
    x1, y1, x2, y2 = max(0, left), max(0, top), min(side, left + size), min(side, top + size)
    if x2 <= x1 or y2 <= y1:
        return None
    part = icon[y1 - top : y2 - top, x1 - left : x2 - left]
    alpha = part[..., 3]
    below = image[y1:y2, x1:x2]
    below *= 1 - alpha[..., None]
    below += part[..., :3]
    return (y1, y2, x1, x2), alpha


def finish(image, rng, strength):
    """What cameras and resizing do: a little blur and loss of detail."""
    if rng.random() < 0.2 * strength:
        image = cv2.GaussianBlur(image, (3, 3), float(rng.uniform(0.3, 0.8)))
    return np.clip(image, 0, 1)


def to_side(image, side):
    """Resized to the encoder's input and laid out `[3, side, side]`, with values in [0, 1]."""
    if image.shape[0] != side:
        way = cv2.INTER_CUBIC if image.shape[0] < side else cv2.INTER_AREA
        image = np.clip(cv2.resize(image, (side, side), interpolation=way), 0, 1)
    return np.ascontiguousarray(image.transpose(2, 0, 1), dtype=np.float32)


def draw_entry(icons, entity, artist, side, rng, strength):
    """A knowledge-base picture: the icon alone on white."""
    image = np.ones((side, side, 3), np.float32)
    size = int(side * rng.uniform(0.92, 1.02))
    offset = (side - size) // 2
    recoloured = 0.0 if rng.random() < 0.5 * strength else None
    paste(image, draw(icons, artist, entity, size, rng, strength * 0.4, recoloured), offset, offset)
    return to_side(finish(image, rng, 0.3 * strength), side)


def draw_crop(icons, grounds, entity, artist, side, rng, strength, recoloured=None):
    """What a box about one icon cuts out of a scene: the icon at its few pixels there, and neighbours that look in.

    Returns the picture and the icon's colour.
    """
    # Two of three come from a cluttered scene, where an icon has 49 to 109 pixels.
    native = side if rng.random() < 0.35 else int(side * rng.uniform(0.38, 0.9))
    image = grounds.pick(native, rng, busy=rng.random() < 0.8)
    size = int(native * (rng.uniform(0.9, 1.08) if rng.random() < 0.5 else rng.uniform(0.5, 1.0)))
    for _ in range(rng.integers(0, 3)):
        other_artist = artist if rng.random() < 0.7 else str(rng.choice(icons.artists))
        other = int(rng.choice(np.flatnonzero(icons.has[other_artist])))
        wide = max(8, int(size * rng.uniform(0.6, 1.5)))
        neighbour = draw(icons, other_artist, other, wide, rng, strength * 0.5)
        shift = int(wide * rng.uniform(0.7, 0.98))
        along = int(rng.integers(-wide // 2, native))
        edge = rng.integers(4)
        left, top = [(-shift, along), (native - wide + shift, along), (along, -shift), (along, native - wide + shift)][edge]
        paste(image, neighbour, left, top)
    slack = native - size
    low, high = min(0, slack) - 3, max(0, slack) + 3
    icon = draw(icons, artist, entity, size, rng, strength, recoloured)
    paste(image, icon, int(rng.integers(low, high + 1)), int(rng.integers(low, high + 1)))
    return to_side(finish(image, rng, strength), side), name_colour(icon)


def draw_scene(icons, grounds, grid, side, artist, wanted, rng, strength):
    """Several icons by one artist on a busy ground, with what lies under each patch.

    `wanted` are entities that this artist drew, in the order in which they find a place. Returns the picture
    `[3, side, side]`, the entities in it, `[grid, grid]` maps of entity and colour, and each icon's middle in the grid.
    """
    image = grounds.pick(side, rng, busy=True)
    cell = side // grid
    # Scenes are 288 x 288, or 320 x 256 and 256 x 320, which the square input squeezes.
    wide, high = [(1.0, 1.0), (0.8, 1.0), (1.0, 0.8)][rng.integers(3)]
    covers, taken, placed, tints, middles = [], [], [], [], []
    for entity in wanted:
        for _ in range(14):
            # One icon alone is a large one.
            size = int(side * (rng.uniform(0.18, 0.4) if len(wanted) > 1 else rng.uniform(0.7, 0.96)))
            left, top = (int(v) for v in rng.integers(-1, side - size + 2, 2))
            clash = any(
                min(left + size, x + s) - max(left, x) > 0.1 * min(size, s) and min(top + size, y + s) - max(top, y) > 0.1 * min(size, s)
                for x, y, s in taken
            )
            if clash:
                continue
            # A colour tells nothing of the thing that has it, and a thing nothing of its colour, if both change.
            turned = rng.uniform(-1, 1) if rng.random() < 0.35 * strength else 0.0 if rng.random() < 0.4 * strength else None
            icon = draw(icons, artist, entity, size, rng, strength * 0.7, turned)
            if wide != high:
                icon = cv2.resize(icon, (max(4, int(size * wide)), max(4, int(size * high))), interpolation=cv2.INTER_AREA)
                square = np.zeros((size, size, 4), np.float32)
                square[: icon.shape[0], : icon.shape[1]] = icon
                icon = square
            (y1, y2, x1, x2), alpha = paste(image, icon, left, top)
            cover = np.zeros((side, side), np.float32)
            cover[y1:y2, x1:x2] = alpha
            covers.append(cv2.resize(cover, (grid, grid), interpolation=cv2.INTER_AREA))
            taken.append((left, top, size))
            placed.append(entity)
            tints.append(name_colour(icon))
            middles.append((min(grid - 1, int((top + size * high / 2) / cell)), min(grid - 1, int((left + size * wide / 2) / cell))))
            break
    chosen = np.array(placed)
    shares = np.stack(covers)  # [count, grid, grid]
    best, covered = shares.argmax(0), shares.max(0)
    entity_map = np.where(covered >= 0.4, chosen[best], NONE)
    entity_map = np.where((covered > 0.08) & (covered < 0.4), GRAZED, entity_map)
    colour_map = np.where(entity_map >= 0, np.array(tints)[best], NONE)
    return to_side(finish(image, rng, 0.6 * strength), side), chosen, entity_map, colour_map, middles
