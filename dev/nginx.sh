#!/bin/sh
# Finds the nginx that stands before the nodes under test and writes its path to .cache/nginx; installs Debian's when root may.
set -u
mkdir -p .cache
for candidate in "${NGINX:-}" nginx /usr/sbin/nginx /usr/local/sbin/nginx; do
	path=$(command -v "$candidate" 2>/dev/null) || continue
	[ -n "$candidate" ] && printf '%s\n' "$path" >.cache/nginx && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing nginx for the test of several nodes …"
	# The package would start a server of its own on port 80: only the program is wanted here.
	policy=/usr/sbin/policy-rc.d
	[ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made=1; }
	{ apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light; } >.cache/nginx.log 2>&1
	[ "${made:-}" = 1 ] && rm -f $policy
	[ -x /usr/sbin/nginx ] && echo /usr/sbin/nginx >.cache/nginx && exit 0
fi
rm -f .cache/nginx
echo "No nginx: the test of several nodes will be left out. Install one, or name it in NGINX=/path/to/nginx."
