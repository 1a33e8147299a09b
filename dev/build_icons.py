"""Rebuilds static/icons.svg from the npm package of Phosphor Icons (MIT).

Usage: npm install --prefix FOLDER @phosphor-icons/core@2.1
       python dev/build_icons.py FOLDER
The icons are those named in icons.txt: a name stands for the regular weight,
"name-bold" and "name-fill" for the other two.
"""

import re
import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "static" / "icons"

NAMES = (Path(__file__).parent / "icons.txt").read_text(encoding="utf-8").split()


def symbol(assets: Path, name: str) -> str:
    """One icon as a <symbol> whose id is its name."""
    weight = next((w for w in ("bold", "fill") if name.endswith(f"-{w}")), "regular")
    source = (assets / weight / f"{name}.svg").read_text(encoding="utf-8")
    shape = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", source.strip())
    return f'<symbol id="{name}" viewBox="0 0 256 256">{shape}</symbol>'


def main(folder: Path) -> None:
    """Writes the sprite and its license."""
    package = folder / "node_modules" / "@phosphor-icons" / "core"
    TARGET.mkdir(parents=True, exist_ok=True)
    symbols = "\n".join(symbol(package / "assets", name) for name in NAMES)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    TARGET.with_suffix(".svg").write_text(sprite, encoding="utf-8")
    shutil.copyfile(package / "LICENSE", TARGET / "LICENSE.txt")
    print(f"{len(NAMES)} icons, {len(sprite)} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
