"""A visit to the site: going places, filling forms by their labels, and looking at each page that is passed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = "async (options) => (await Promise.race([axe.run(document, {resultTypes: ['violations'], ...options}), new Promise((_, no) => setTimeout(() => no(new Error('axe took a minute')), 60000))])).violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).slice(0, 3).join(' | ')}`)"
STILL = "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }'); document.adoptedStyleSheets = [sheet]; }"
MOVING = "() => { document.adoptedStyleSheets = []; }"
# What was pressed may lead to another page, which comes only after a while: until then the old one does not rest.
LEAVING = """
const leave = (event, leads) => { if (leads && !event.defaultPrevented) window.isLeaving = true; };
const page = (address) => address.split('#')[0];
addEventListener('submit', (event) => leave(event, true));
addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  leave(event, link && link.origin === location.origin && !link.target && page(link.href) !== page(location.href));
});
"""
RESTS = "() => document.readyState === 'complete' && !window.isLeaving && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
FITS = "(width) => innerWidth === width && document.documentElement.scrollWidth <= width"
WIDER = "() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + '.' + e.className).slice(0, 5)"
# What a screen reader is told where axe is silent: controls that are called alike in places of one name and moment, and lead elsewhere;
# drawings and groups without a name.
TOLD = """() => {
  const PLACES = 'li, tr, dd, article, section, aside, nav, fieldset, [role=group], details';
  const words = (node) => node.nodeType === 3 ? node.data : node.nodeType !== 1 || node.hidden || node.ariaHidden === 'true' ? ''
    : node.ariaLabel || node.alt || [...node.childNodes].map(words).join(' ');
  const named = (ids) => (ids || '').split(' ').map((id) => document.getElementById(id)?.textContent || '').join(' ');
  const tidy = (text) => text.replace(/\\s+/g, ' ').trim();
  const told = (place) => place ? place.ariaLabel || tidy(named(place.getAttribute('aria-labelledby')) || place.querySelector('h1, h2, h3, h4, legend')?.textContent || place.textContent) : '';
  const sent = (form) => [...new FormData(form)].filter(([name]) => name !== 'csrf_token' && name !== 'once').join();
  const faults = new Set(), leads = new Map();
  for (const control of document.querySelectorAll('main :is(a[href], button[type=submit], button:not([type]))')) {
    if (!control.checkVisibility() || control.closest('[aria-hidden=true]')) continue;
    const place = control.closest(PLACES);
    const called = [control.tagName, tidy(words(control)), tidy(named(control.getAttribute('aria-describedby'))), told(place), told(place?.parentElement.closest(PLACES)), control.closest('article')?.querySelector('time')?.dateTime].join(' | ');
    const to = control.href || [control.formAction, control.value, control.form ? sent(control.form) : ''].join();
    if ((leads.get(called) ?? to) !== to) faults.add(`called alike: ${called.slice(0, 120)}`);
    leads.set(called, to);
  }
  for (const drawn of document.querySelectorAll('svg')) {
    if (drawn.checkVisibility() && !drawn.closest('[aria-hidden=true], [role=img]')) faults.add(`drawing without words: ${drawn.classList}`);
  }
  for (const group of document.querySelectorAll('[role=group], fieldset')) {
    if (group.checkVisibility() && !told(group)) faults.add(`group without a name: ${group.className}`);
  }
  return [...faults];
}"""
WIDTHS = (320, 390, 1280)
THEMES = {
    "light": {},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}  # only colors differ
# A refused form and a lost line are no faults of a page.
EXPECTED = ("status of 4", "net::ERR_ABORTED", "net::ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError")


class Watch:
    """Collects what goes wrong on pages: errors of scripts, of the console (where CSP complains), and accidents of the server."""

    def __init__(self):
        self.faults: list[str] = []

    def over(self, page: Any) -> None:
        """Listen to a page."""
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note(page, message))
        page.on(
            "response",
            lambda answer: self.faults.append(f"{answer.url}: {answer.status}") if answer.status >= 500 else None,
        )

    def _note(self, page: Any, message: Any) -> None:
        if message.type == "error" and not any(part in message.text for part in EXPECTED):
            self.faults.append(f"{page.url}: {message.text}")


def lose(route: Any) -> None:
    """Have a request fail as it does without a line."""
    route.abort("internetdisconnected")


class Visit:
    """Somebody in front of one window."""

    def __init__(self, page: Any, site: Any, *, js: bool):
        self.page, self.site, self.js = page, site, js

    def go(self, template: str) -> "Visit":
        """Open an address, ids of the world filled in."""
        self.page.wait_for_load_state("load")
        answer = self.page.goto(self.site.world.url(template))
        assert answer is None or answer.status < 400, f"{template}: {answer.status}"
        return self

    def fill(self, **fields: str) -> "Visit":
        """Fill fields by their labels, underscores for spaces; a label may go on after these words."""
        for label, value in fields.items():
            self.field(label.replace("_", " ")).first.fill(value)
        return self

    def field(self, label: str) -> Any:
        """The field with this label."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}", re.IGNORECASE)).locator("visible=true")

    def press(self, text: str) -> "Visit":
        """Press a button by its text."""
        return self.click(self.button(text))

    def button(self, text: str) -> Any:
        """The button that begins with this text."""
        return self.page.get_by_role("button", name=re.compile(rf"^\s*{re.escape(text)}", re.IGNORECASE))

    def follow(self, text: str) -> "Visit":
        """Follow a link by its text."""
        return self.click(self.page.get_by_role("link", name=re.compile(re.escape(text), re.IGNORECASE)))

    def click(self, what: Any) -> "Visit":
        """Click on what leads on or changes the page, and wait until it has: without scripts it leads to a page."""
        with nullcontext() if self.js else self.page.expect_navigation():
            what.first.click()
        return self.settle()

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Lose the line for a while, until a request of the page has failed for it.

        Requests are stopped one by one: what Chromium calls offline reaches its network some time after it says so.
        """
        with self.page.expect_event("requestfailed"):
            self.page.context.route("**", lose)
            yield
        self.page.context.unroute("**", lose)

    def settle(self) -> "Visit":
        """Wait until the page has loaded, leads nowhere else, and htmx rests: then the behaviors are there as well."""
        self.page.wait_for_load_state("load")
        if self.js:
            self.page.wait_for_function(RESTS)
        return self

    def sees(self, text: str) -> "Visit":
        """Be sure that the page says something."""
        self.page.get_by_text(text).first.wait_for(state="attached")
        return self.settle()

    def misses(self, text: str) -> "Visit":
        """Be sure that the page does not say something."""
        assert text not in self.page.locator("body").inner_text(), f"{text} is said at {self.page.url}"
        return self

    def look(self) -> "Visit":
        """Look at the page in both themes and at three widths: axe finds nothing, nothing is wider than the window."""
        faults = self.widths()
        if not self.js:
            assert not faults, f"{self.page.url}\n" + "\n".join(faults)
            return self
        self.page.evaluate(AXE)
        self.page.evaluate(STILL)  # no color is caught halfway between themes
        for theme, options in THEMES.items():
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            faults += [f"{theme}: {fault}" for fault in self.page.evaluate(RUN, options)]
        faults += self.page.evaluate(TOLD)
        self.page.evaluate(MOVING)
        self.page.emulate_media(color_scheme="light", reduced_motion="null")
        assert not faults, f"{self.page.url}\n" + "\n".join(faults)
        return self

    def widths(self, *wanted: int) -> list[str]:
        """Return the widths at which something stands beyond the edge of the window, with what it is; of all or some."""
        faults = []
        before = self.page.viewport_size
        for width in wanted or WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            for _patience in range(100):  # a busy machine tells the width before the page is laid out anew
                if self.page.evaluate(FITS, width):
                    break
                self.page.wait_for_timeout(100)
            else:
                faults.append(f"scrolls sideways at {width}: {self.page.evaluate(WIDER)}")
        self.page.set_viewport_size(before)
        return faults
