"""Rebuilds static/fonts from the npm packages of Faustina and Figtree (SIL OFL 1.1).

Usage: npm install --prefix FOLDER @fontsource-variable/faustina @fontsource-variable/figtree
       python dev/build_fonts.py FOLDER
The result is Latin only, with the weight axis clipped to 400-600; the italic is fixed at 400.
"""

import io
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parent.parent / "static" / "fonts"

# Latin-1 and the punctuation, arrows and currency that our own interface prints.
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2BB, 0x2BC, 0x2C6, 0x2DA, 0x2DC]
LATIN += [
    *range(0x2010, 0x2028),
    0x202F,
    0x2030,
    0x2039,
    0x203A,
    0x2044,
    0x20AC,
    0x2122,
    0x2190,
    0x2191,
    0x2192,
    0x2193,
]
LATIN += [0x2212, 0x2215, 0xFEFF, 0xFFFD]
LATIN_EXT = [*range(0x100, 0x131), *range(0x132, 0x152), *range(0x154, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E]

FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "rlig", "tnum", "lnum", "onum", "pnum", "zero"]

JOBS: list[tuple[str, str, list[int], tuple[int, int, int] | int]] = [
    ("faustina/files/faustina-latin-wght-normal.woff2", "faustina.woff2", LATIN, (400, 400, 600)),
    ("faustina/files/faustina-latin-wght-italic.woff2", "faustina-italic.woff2", LATIN, 400),
    ("figtree/files/figtree-latin-wght-normal.woff2", "figtree.woff2", LATIN, (400, 400, 600)),
    ("faustina/files/faustina-latin-ext-wght-normal.woff2", "faustina-ext.woff2", LATIN_EXT, (400, 400, 600)),
    ("figtree/files/figtree-latin-ext-wght-normal.woff2", "figtree-ext.woff2", LATIN_EXT, (400, 400, 600)),
]


def build(source: Path, target: Path, points: list[int], weight: tuple[int, int, int] | int) -> int:
    """Writes one subset font and returns its size in bytes."""
    font = TTFont(source)
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    buffer = io.BytesIO()
    font.flavor = None
    font.save(buffer)  # instancing leaves lazy tables behind; subsetting wants a settled font
    font = TTFont(io.BytesIO(buffer.getvalue()))
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    return target.stat().st_size


def main(folder: Path) -> None:
    """Builds every font and copies the licenses beside them."""
    packages = folder / "node_modules" / "@fontsource-variable"
    TARGET.mkdir(parents=True, exist_ok=True)
    for source, name, points, weight in JOBS:
        print(f"{name:24}{build(packages / source, TARGET / name, points, weight):>8} bytes")
    for family in ("faustina", "figtree"):
        shutil.copyfile(packages / family / "LICENSE", TARGET / f"LICENSE-{family}.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
