#!/usr/bin/env bash
# Everything that must hold of the front end: it type-checks, dist/ is what its sources make, and its tests pass.
# The browser tests run the program, as it was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v npm >/dev/null || ! command -v chromium >/dev/null; then
    apt-get update -q
    apt-get install -qy --no-install-recommends chromium nodejs npm
fi

npm ci --no-audit --no-fund
npm run typecheck

committed=$(mktemp -d)
trap 'rm -rf "$committed"' EXIT
cp dist/* "$committed"
npm run build
if ! diff -r "$committed" dist >/dev/null; then
    echo 'web/dist is not what web/src makes: run `npm run build` in web/ and commit it' >&2
    exit 1
fi

npm run test:unit
npm run test:browser
