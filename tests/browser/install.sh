#!/bin/sh
# Installs what the tests of documents need, where it is missing: Debian's package chromium, and from npm into the
# folder $1 axe-core and the schema of JSON Resume. `make test` runs it. Where it cannot install something it says what to do and goes
# on: the tests then skip with the reason, or fail where CI is set.
AXE_CORE=4.14.1
JSON_RESUME=1.3.1

if ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    apt-get install -y -qq --no-install-recommends chromium >/dev/null
  fi
  command -v chromium >/dev/null || echo "No chromium for the browser tests: sudo apt-get install chromium"
fi

if ! grep -q "\"version\": \"$AXE_CORE\"" "$1/node_modules/axe-core/package.json" 2>/dev/null ||
  ! grep -q "\"version\": \"$JSON_RESUME\"" "$1/node_modules/@jsonresume/schema/package.json" 2>/dev/null; then
  echo "Installing axe-core and the schema of JSON Resume ..."
  mkdir -p "$1"
  npm install --prefix "$1" --silent --no-save --no-package-lock --no-audit --no-fund --ignore-scripts \
    "axe-core@$AXE_CORE" "@jsonresume/schema@$JSON_RESUME" ||
    echo "No axe-core or JSON Resume for the tests of documents: install npm, then run make test again"
fi
exit 0
