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

(here / "expected.json").write_text("[\n" + ",\n".join(json.dumps(entry) for entry in expected) + "\n]\n")
