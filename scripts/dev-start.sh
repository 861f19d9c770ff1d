#!/bin/sh
# Starts the database, the server and the edge for development, after setting up what is missing. Words go to runserver.
set -eu
cd "$(dirname "$0")/.."
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then scripts/setup.sh; fi
exec ./manage runserver "$@"
