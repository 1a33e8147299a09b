#!/bin/sh
# Finds the Chromium that browser tests drive and writes its path to .cache/browser; installs Debian's when root may.
set -u
mkdir -p .cache
for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
	path=$(command -v "$candidate" 2>/dev/null) || continue
	[ -n "$candidate" ] && printf '%s\n' "$path" >.cache/browser && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing Chromium for the browser tests …"
	{ apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >.cache/browser.log 2>&1
	path=$(command -v chromium) && printf '%s\n' "$path" >.cache/browser && exit 0
fi
if [ -x .venv/bin/playwright ] && .venv/bin/playwright install chromium >.cache/browser.log 2>&1; then
	echo playwright >.cache/browser
	exit 0
fi
rm -f .cache/browser
echo "No Chromium: browser tests will be left out. Install one, or name it in CHROMIUM=/path/to/chromium."
