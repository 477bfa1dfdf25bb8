"""Makes the golden files beside this script with Debian 12's Pillow (python3-pil 9.4):

    /usr/bin/python3 make_golden.py

One file a picture: 'sources/NAME.pnm' (seeded noise over a gradient, so that every tap counts) and
'NAME-FILTER-WxH.pnm' as Image.resize makes it. JPEG: 'photo.jpg' and what draft + crop + Lanczos makes of it.
"""

import os

import numpy as np
from PIL import Image, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
FILTERS = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
CASES = [
    ("gray", (37, 23), [(16, 16), (9, 31), (64, 50), (37, 11), (5, 23)]),
    ("rgb", (41, 29), [(16, 16), (8, 33), (70, 61), (41, 13), (7, 29)]),
    ("wide", (200, 3), [(11, 3), (400, 2), (13, 7)]),
]


def noise(rng, size, channels):
    width, height = size
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    gradient = (x * 255 // width + y * 255 // height + c * 60) / 2
    return np.clip(gradient + rng.normal(0, 70, gradient.shape), 0, 255).astype(np.uint8)


def main():
    rng = np.random.default_rng(7)
    for name, size, targets in CASES:
        channels = 1 if name == "gray" else 3
        pixels = noise(rng, size, channels)
        image = Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels)
        image.save(os.path.join(HERE, f"{name}.source.pnm"), format="PPM")
        for target in targets:
            for filter_name, kernel in FILTERS.items():
                out = image.resize(target, kernel)
                out.save(os.path.join(HERE, f"{name}.{filter_name}.{target[0]}x{target[1]}.pnm"), format="PPM")
    photo()


def photo():
    rng = np.random.default_rng(8)
    coarse = Image.fromarray(noise(rng, (26, 18), 3)).resize((301, 197), Image.Resampling.BICUBIC)
    path = os.path.join(HERE, "photo.jpg")
    coarse.save(path, quality=85, subsampling=2)
    for side in (16, 24, 48, 96):
        image = Image.open(path)
        image.draft("RGB", (2 * side, 2 * side))
        width, height = image.size
        short = min(width, height)
        left, top = (width - short) // 2, (height - short) // 2
        square = image.crop((left, top, left + short, top + short))
        square.resize((side, side), Image.Resampling.LANCZOS).save(os.path.join(HERE, f"photo.{side}.pnm"), format="PPM")
        gray = ImageOps.grayscale(square.resize((side, side), Image.Resampling.LANCZOS))
        gray.save(os.path.join(HERE, f"photo.gray.{side}.pnm"), format="PPM")


if __name__ == "__main__":
    main()
