"""Static files: joined in layer order, hashed, cached for a year, refused under any other address."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask

from app import assets as module
from app.assets import Assets, squeeze_css, squeeze_js
from app.events import Event
from app.moderation.rules import REASONS

STATIC = Path(__file__).resolve().parents[2] / "static"


@pytest.fixture(scope="module")
def app():
    app = Flask("app", static_folder=None)
    module.init_app(app, STATIC)
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def folder(tmp_path):
    for path, text in {
        "css/layers.css": "@layer tokens, base, components;",
        "css/tokens.css": ":root { --ink: red; }",
        "css/base.css": "@font-face { src: url('../fonts/a.woff2'); }",
        "css/components/b.css": "/* b */ .b { color: var(--ink); }",
        "css/components/a.css": ".a::before { content: '; } /* kept */'; }",
        "js/app.js": "/* boots */\nlet a = 1;\n",
        "js/behaviors/z.js": "  // why\n  a = 2;\n",
        "fonts/a.woff2": "font",
        "icons/x.svg": "<svg/>",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_stylesheet_puts_each_folder_into_its_layer_in_order(folder):
    css = Assets(folder).by_path["css/app.css"].body.decode()
    assert css.startswith("@layer tokens,base,components;@layer tokens{:root{")
    assert css.index("@layer base{") < css.index(".a::before") < css.index(".b{")


def test_stylesheet_points_at_hashed_fonts(folder):
    assets = Assets(folder)
    assert f'url("{assets.url("fonts/a.woff2")}")' in assets.by_path["css/app.css"].body.decode()


def test_strings_survive_squeezing_and_comments_do_not():
    assert squeeze_css(".a { content: '; } /* kept */' ; } /* gone */") == ".a{content: '; } /* kept */'}"
    assert squeeze_css("a { width: calc(1px + 2px); }") == "a{width: calc(1px + 2px)}"


def test_script_is_app_first_and_then_the_behaviors(folder):
    assert Assets(folder).by_path["js/app.js"].body.decode() == "let a = 1;\na = 2;"
    assert squeeze_js("/* one */\n\n  x();\n") == "x();"


def test_a_changed_file_gets_another_address(folder):
    before = Assets(folder).url("icons/x.svg")
    (folder / "icons/x.svg").write_text("<svg></svg>")
    assert Assets(folder).url("icons/x.svg") != before


def test_an_unknown_file_is_an_error_at_once(folder):
    with pytest.raises(LookupError, match="nothing"):
        Assets(folder).url("nothing.css")


def test_files_are_cached_for_a_year_and_never_sniffed(app, client):
    answer = client.get(app.extensions["assets"].url("css/app.css"))
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_gzip_is_sent_to_those_who_take_it(app, client):
    url = app.extensions["assets"].url("js/app.js")
    plain, packed = client.get(url), client.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_known_file_is_not_sent_twice(app, client):
    url = app.extensions["assets"].url("fonts/faustina.woff2")
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["css/app.css", "000000000000/css/app.css", "000000000000/../app/config.py", "000000000000/css/tokens.css"]
)
def test_other_addresses_are_not_found(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_budgets_hold(app):
    by_path = app.extensions["assets"].by_path

    def packed(path: str) -> int:
        return len(by_path[path].packed)

    assert packed("css/app.css") <= 30 * 1024
    assert packed("js/app.js") <= 8 * 1024
    assert packed("js/app.js") + packed("vendor/htmx-2.0.11.min.js") <= 25 * 1024
    assert packed("icons.svg") <= 20 * 1024
    first = ("fonts/faustina.woff2", "fonts/faustina-italic.woff2", "fonts/figtree.woff2")
    assert sum(len(by_path[path].body) for path in first) <= 60 * 1024


def test_vendored_files_are_what_their_list_says():
    for line in (STATIC / "vendor/SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest


def test_every_icon_that_a_template_names_is_in_the_sprite(app):
    known = set(re.findall(r'id="([a-z-]+)"', app.extensions["assets"].by_path["icons.svg"].body.decode()))
    named = re.compile(r"""(?:icon\(|symbol=)["']([a-z][a-z-]+)["'](?! ~)""")
    used = {
        (name, file.name)
        for file in (STATIC.parent / "templates").rglob("*.html")
        for name in named.findall(file.read_text(encoding="utf-8"))
    }
    assert not {(name, file) for name, file in used if name not in known}


def test_every_icon_of_an_event_and_of_a_reason_is_in_the_sprite(app):
    known = set(re.findall(r'id="([a-z-]+)"', app.extensions["assets"].by_path["icons.svg"].body.decode()))
    assert {kind.icon for kind in Event.kinds.values()} | {reason.icon for reason in REASONS} <= known
