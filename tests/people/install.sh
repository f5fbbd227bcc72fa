#!/bin/sh
# Installs what the tests of Spark need, where it is missing: Debian's package openjdk-17-jre-headless. `make test`
# runs it. Where it cannot install it, it says what to do and goes on: the tests then skip with the reason, or fail
# where CI is set.
if ! command -v java >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Java ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null
  fi
  command -v java >/dev/null || echo "No Java for the tests of Spark: sudo apt-get install openjdk-17-jre-headless"
fi
exit 0
