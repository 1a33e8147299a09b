"""Static files: joined, squeezed, named by their content, and served with a year of cache.

The stylesheet is every file of static/css in layer order, the script every file of static/js; there is no build step.
A file is only ever served under its own hash, so an address never changes its meaning.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, abort, request

from app.gate import public

LAYERS = ("layers", "tokens", "base", "layout", "components", "pages", "utilities")
SQUEEZED = (".css", ".js", ".svg", ".txt", ".json")
YEAR = "public, max-age=31536000, immutable"

_CSS_PIECE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(/\*.*?\*/)|(\s+)""", re.DOTALL)
_CSS_TIGHT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')| ?([{};,]) ?""")
_CSS_URL = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)["']?\)""")
_JS_COMMENT = re.compile(r"^\s*/\*.*?\*/\s*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: its bytes, the same bytes gzipped, its type and its hash."""

    path: str
    body: bytes
    mimetype: str
    digest: str = field(init=False)
    packed: bytes | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.body).hexdigest()[:8])
        packed = gzip.compress(self.body, 9, mtime=0) if self.path.endswith(SQUEEZED) else None
        object.__setattr__(self, "packed", packed)


def squeeze_css(source: str) -> str:
    """The same rules without comments and spare whitespace; what stands in quotes is kept."""
    source = _CSS_PIECE.sub(lambda m: m[1] or ("" if m[2] else " "), source)
    return _CSS_TIGHT.sub(lambda m: m[1] or m[2], source).replace(";}", "}").strip()


def squeeze_js(source: str) -> str:
    """The same script without block comments that stand alone, indentation and empty lines."""
    lines = (line.strip() for line in _JS_COMMENT.sub("", source).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("// "))


class Assets:
    """Everything in static/, read once at start and found by path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.by_path: dict[str, Asset] = {}
        self._read_plain()
        self._add("css/app.css", self._stylesheet().encode(), "text/css")
        self._add("js/app.js", self._script().encode(), "text/javascript")

    def url(self, path: str) -> str:
        """The address of a file, hash included; unknown files are an error in the template that names them."""
        asset = self.by_path.get(path)
        if asset is None:
            raise LookupError(f"no static file {path!r}")
        return f"/static/{asset.digest}/{path}"

    def respond(self, digest: str, path: str) -> Response:
        """The answer for one address: the file, 304, or 404 when the hash is not the file's own."""
        asset = self.by_path.get(path)
        if asset is None or asset.digest != digest:
            abort(404)
        packed = asset.packed is not None and request.accept_encodings.quality("gzip") > 0
        response = Response(asset.packed if packed else asset.body, mimetype=asset.mimetype)
        response.headers["Cache-Control"] = YEAR
        response.headers["X-Content-Type-Options"] = "nosniff"
        if asset.packed is not None:
            response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{asset.digest}-gz" if packed else asset.digest)
        response.make_conditional(request)
        return response

    def _add(self, path: str, body: bytes, mimetype: str) -> None:
        self.by_path[path] = Asset(path, body, mimetype)

    def _read_plain(self) -> None:
        for file in sorted(self.folder.rglob("*")):
            path = file.relative_to(self.folder).as_posix()
            if not file.is_file() or path.startswith(("css/", "js/")) or file.name.startswith("."):
                continue
            guessed = {".woff2": "font/woff2", ".js": "text/javascript"}.get(file.suffix)
            self._add(path, file.read_bytes(), guessed or mimetypes.guess_type(path)[0] or "text/plain")

    def _stylesheet(self) -> str:
        css = self.folder / "css"
        parts: list[str] = []
        for layer in LAYERS:
            files = sorted((css / layer).glob("*.css")) if (css / layer).is_dir() else [css / f"{layer}.css"]
            rules = "".join(squeeze_css(file.read_text(encoding="utf-8")) for file in files if file.is_file())
            parts.append(rules if layer == "layers" or not rules else f"@layer {layer}{{{rules}}}")
        return _CSS_URL.sub(self._hashed_url, "".join(parts))

    def _hashed_url(self, match: re.Match[str]) -> str:
        return f'url("{self.url(match[1].removeprefix("../").removeprefix("../"))}")'

    def _script(self) -> str:
        js = self.folder / "js"
        files = [js / "app.js", *sorted((js / "behaviors").glob("*.js"))]
        return "\n".join(squeeze_js(file.read_text(encoding="utf-8")) for file in files if file.is_file())


def init_app(app: Flask, folder: Path | None = None) -> None:
    """Reads static/, serves it under the endpoint "static", and gives templates asset(path)."""
    assets = Assets(folder or Path(app.root_path).parent / "static")
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.url

    @app.get("/static/<string(length=8):digest>/<path:path>", endpoint="static")
    @public
    def static_file(digest: str, path: str) -> Response:
        return assets.respond(digest, path)
