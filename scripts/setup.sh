#!/bin/sh
# Makes a clone ready to work in: packages with the pinned Node, and the hooks of Git.
set -eu
cd "$(dirname "$0")/.."
command -v npm >/dev/null || { echo 'PEND needs Node 20 or newer with npm to install itself: https://nodejs.org' >&2; exit 1; }
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then npm ci; fi
if git rev-parse --git-dir >/dev/null 2>&1; then git config core.hooksPath .githooks; fi
./manage --help >/dev/null
echo 'Ready: scripts/dev-start.sh starts the server on port 8000.'
