#!/bin/sh
# Prints the parts of a production installation as CycloneDX JSON.
set -eu
cd "$(dirname "$0")/.."
exec npm sbom --sbom-format cyclonedx --omit dev --package-lock-only
