"""Images a CPU-second of Pillow: draft, centred square, Lanczos. Arguments: side, repeats; files on standard input."""

import sys
import time

from PIL import Image

side, repeats = int(sys.argv[1]), int(sys.argv[2])
files = sys.stdin.read().split("\n")


def shape(path):
    image = Image.open(path)
    image.draft("RGB", (2 * side, 2 * side))
    image = image.convert("RGB")
    width, height = image.size
    if width != height:
        short = min(width, height)
        left, top = (width - short) // 2, (height - short) // 2
        image = image.crop((left, top, left + short, top + short))
    return image.resize((side, side), Image.Resampling.LANCZOS).tobytes()


for path in files:
    shape(path)
start = time.process_time()
for _ in range(repeats):
    for path in files:
        shape(path)
print(repeats * len(files) / (time.process_time() - start))
