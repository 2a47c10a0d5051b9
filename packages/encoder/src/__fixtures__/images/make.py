"""Makes the pictures of this folder and expected.json: python3 make.py (Pillow 13, numpy 2)."""
import base64
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

here = Path(__file__).parent
height, width = 16, 24
y, x = np.mgrid[0:height, 0:width]
pixels = np.stack([x * 11, y * 17, (x * 7 + y * 5) % 256], axis=-1).astype(np.uint8)
pixels[2:6, 3:9] = (230, 20, 40)  # off-centre, so that a wrong turn shows
rgb = Image.fromarray(pixels)
alpha = ((x * 10 + y) % 256).astype(np.uint8)
alpha[8:] = 255
alpha[0] = 0
rgba = Image.fromarray(np.dstack([pixels, alpha]))
grey = rgb.convert("L")
# Smooth as photographs are: colour at half size is spread differently by every decoder.
photo = Image.fromarray(np.random.default_rng(7).integers(60, 200, (6, 8, 3), dtype=np.uint8)).resize((64, 48), 3)
expected = []


def note(name, image, tolerance=0, decoders=("jimp", "sharp")):
    data = np.asarray(image.convert("RGB"), dtype=np.uint8)
    expected.append(
        {
            "file": name,
            "width": data.shape[1],
            "height": data.shape[0],
            "tolerance": tolerance,
            "decoders": list(decoders),
            "data": base64.b64encode(data.tobytes()).decode(),
        }
    )


def on_white(image):
    levels = np.asarray(image.convert("RGBA"), dtype=np.float64)
    share = levels[..., 3:] / 255
    mixed = levels[..., :3] * share + 255 * (1 - share)
    return Image.fromarray(np.floor(mixed + 0.5).astype(np.uint8))


def save(image, name, shown=None, tolerance=0, decoders=("jimp", "sharp"), **options):
    image.save(here / name, **options)
    note(name, shown if shown is not None else Image.open(here / name), tolerance, decoders)


def save_png16(levels, colour_type, name):
    """Pillow writes no 16-bit colour."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = levels.astype(">u2").reshape(height, -1)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    (here / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )
    high = (levels >> 8).astype(np.uint8)  # as Pillow reads 16-bit colour
    note(name, Image.fromarray(np.broadcast_to(high, (height, width, 3)).copy()))


save(rgb, "rgb.png")
save(rgba, "rgba.png", on_white(rgba))
save(grey, "grey.png")
save(Image.merge("LA", (grey, Image.fromarray(alpha))), "grey-alpha.png", on_white(Image.merge("LA", (grey, Image.fromarray(alpha)))))
save(grey.point(lambda level: 255 * (level > 128)).convert("1"), "one-bit.png")
palette = rgb.quantize(31)
save(palette, "palette.png")
clear = rgb.quantize(31)
save(clear, "palette-transparent.png", transparency=4)
expected.pop()
note("palette-transparent.png", on_white(Image.open(here / "palette-transparent.png")))
deep = pixels.astype(np.uint16) * 257
deep[..., 0] += (x * 9).astype(np.uint16) % 200
deep = np.minimum(deep, 65535)
save_png16(deep, 2, "rgb16.png")
save_png16(deep[..., :1], 0, "grey16.png")
save(palette, "palette.gif")
save(clear, "palette-transparent.gif", transparency=4)
expected.pop()
note("palette-transparent.gif", on_white(Image.open(here / "palette-transparent.gif")))
save(rgb, "rgb.bmp", decoders=["jimp"])
save(palette, "palette.bmp", decoders=["jimp"])
save(grey, "grey.bmp", decoders=["jimp"])
Image.fromarray(deep[..., 0]).save(here / "grey16.tiff")
note("grey16.tiff", Image.fromarray(np.repeat((deep[..., :1] >> 8).astype(np.uint8), 3, axis=-1)))
save(rgb, "rgb.tiff")
save(rgb, "rgb-lzw.tiff", compression="tiff_lzw")
save(rgb, "rgb-deflate.tiff", compression="tiff_adobe_deflate")
save(grey, "grey.tiff")
save(rgba, "rgba.tiff", on_white(rgba))
save(rgb, "rgb.webp", lossless=True, decoders=["sharp"])
save(rgba, "rgba.webp", on_white(rgba), lossless=True, exact=True, decoders=["sharp"])
save(rgb, "rgb.jpg", tolerance=4, quality=92, subsampling=0)
save(photo, "subsampled.jpg", tolerance=24, quality=90)
save(rgb, "progressive.jpg", tolerance=4, quality=92, subsampling=0, progressive=True)
save(grey, "grey.jpg", tolerance=4, quality=92)
save(rgb.convert("CMYK"), "cmyk.jpg", tolerance=6, quality=95)

# The upright picture is the same for all eight ways in which a camera may have stored it.
stored = {
    1: rgb,
    2: rgb.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: rgb.transpose(Image.Transpose.ROTATE_180),
    4: rgb.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: rgb.transpose(Image.Transpose.TRANSPOSE),
    6: rgb.transpose(Image.Transpose.ROTATE_90),
    7: rgb.transpose(Image.Transpose.TRANSVERSE),
    8: rgb.transpose(Image.Transpose.ROTATE_270),
}
for orientation, image in stored.items():
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(image, f"exif-{orientation}.jpg", rgb, tolerance=24, quality=95, subsampling=0, exif=exif)

# Kinds that libraries read wrongly, or that are written by others than Pillow.
def save_bytes(content, name, shown=None, **options):
    (here / name).write_bytes(content)
    note(name, shown if shown is not None else Image.open(here / name), **options)


def bmp(info, masks, colours, body, gap=b""):
    start = 14 + len(info) + len(masks) + len(colours) + len(gap)
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + info + masks + colours + gap + body


def bmp_info(bits, compression=0, used=0):
    return struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 2835, 2835, used, 0)


def bmp_rows(rows):
    return b"".join(bytes(row) + b"\0" * (-len(row) % 4) for row in rows[::-1])


indices = np.asarray(rgb.quantize(13)).astype(np.uint8)
colours = np.array(rgb.quantize(13).getpalette()[: 16 * 3] + [0] * 48, dtype=np.uint8)[:48].reshape(16, 3)
bgr0 = b"".join(bytes([b, g, r, 0]) for r, g, b in colours.tolist())
nibbles = (indices[:, ::2] << 4) | indices[:, 1::2]
only_bmp = {"decoders": ["jimp"]}
save_bytes(bmp(bmp_info(4), b"", bgr0, bmp_rows(nibbles)), "four-bit.bmp", Image.fromarray(colours[indices]), **only_bmp)
save_bytes(bmp(bmp_info(24), b"", b"", bmp_rows(pixels[..., ::-1].reshape(height, -1)), b"\x07" * 84), "gap.bmp", rgb, **only_bmp)
five = (pixels >> 3).astype(np.uint16)
row555 = (five[..., 0] << 10 | five[..., 1] << 5 | five[..., 2]).astype("<u2")
row565 = (five[..., 0] << 11 | (pixels[..., 1] >> 2).astype(np.uint16) << 5 | five[..., 2]).astype("<u2")
save_bytes(bmp(bmp_info(16), b"", b"", row555[::-1].tobytes()), "555.bmp", **only_bmp)
save_bytes(bmp(bmp_info(16, 3), struct.pack("<III", 0xF800, 0x7E0, 0x1F), b"", row565[::-1].tobytes()), "565.bmp", **only_bmp)
core = struct.pack("<IHHHH", 12, width, height, 1, 24)
save_bytes(bmp(core, b"", b"", bmp_rows(pixels[..., ::-1].reshape(height, -1))), "os2.bmp", **only_bmp)
runs = b""
for row in indices[::-1]:
    runs += bytes([4, row[0]]) if (row[:4] == row[0]).all() else b"\0\x04" + bytes(row[:4])
    for level in row[4:23]:
        runs += bytes([1, level])
    runs += bytes([1, row[23]]) + b"\0\0"
save_bytes(bmp(bmp_info(8, 1, 16), b"", bgr0, runs + b"\0\1"), "runs.bmp", Image.fromarray(colours[indices]), **only_bmp)


def tiff(entries, body):
    """A big-endian TIFF: entries of (tag, type, values), with the body, at byte 8, before the directory."""
    sizes = {1: "B", 3: "H", 4: "I"}
    start = 8 + len(body)
    extra, records = b"", b""
    for tag, kind, values in entries:
        data = struct.pack(f">{len(values)}{sizes[kind]}", *values)
        if len(data) > 4:
            place, extra = start + 2 + len(entries) * 12 + 4 + len(extra), extra + data
            data = struct.pack(">I", place)
        records += struct.pack(">HHI", tag, kind, len(values)) + data.ljust(4, b"\0")
    return b"MM\0*" + struct.pack(">I", start) + body + struct.pack(">H", len(entries)) + records + b"\0\0\0\0" + extra


def tiff_head(compression, samples=3, planar=1):
    return [(256, 3, [width]), (257, 3, [height]), (258, 3, [8] * samples), (259, 3, [compression]), (262, 3, [2]), (277, 3, [samples]), (284, 3, [planar])]


planes = [np.ascontiguousarray(pixels[..., channel]).tobytes() for channel in range(3)]
offsets = [8 + index * width * height for index in range(3)]
separate = tiff_head(1, planar=2) + [(273, 4, offsets), (278, 3, [height]), (279, 4, [width * height] * 3)]
save_bytes(tiff(sorted(separate), b"".join(planes)), "planes.tiff", rgb)
tiles = [zlib.compress(np.pad(pixels, ((0, 0), (0, 8), (0, 0)))[:, left : left + 16].tobytes()) for left in (0, 16)]
tiled = tiff_head(8) + [(322, 3, [16]), (323, 3, [16]), (324, 4, [8, 8 + len(tiles[0])]), (325, 4, [len(tile) for tile in tiles])]
save_bytes(tiff(sorted(tiled), b"".join(tiles)), "tiles.tiff", rgb)
one_bit = grey.point(lambda level: 255 * (level > 128)).convert("1")
save(one_bit, "fax.tiff", compression="group4")
save(rgb, "packbits.tiff", compression="packbits")
save(rgb, "jpeg.tiff", tolerance=6, compression="jpeg", quality=95)
save(rgb, "components.jpg", tolerance=4, quality=92, subsampling=0, keep_rgb=True)
save_bytes((here / "rgb.png").read_bytes() + b"appended by some tool" * 9, "appended.png", rgb)
small = (here / "palette.gif").read_bytes()
save_bytes(small[:6] + struct.pack("<HH", 40, 30) + small[10:], "small-frame.gif")
save(rgb.resize((64, 48)).quantize(31), "interlaced.gif", interlace=True)

(here / "expected.json").write_text("[\n" + ",\n".join(json.dumps(entry) for entry in expected) + "\n]\n")
