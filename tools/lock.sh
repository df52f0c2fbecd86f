#!/usr/bin/env bash
# Makes requirements/*.lock from pyproject.toml: every dependency with version and hashes, for Python 3.11 and newer
# on every system. Needs uv (pip install uv). Run after changing a dependency, then `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --custom-compile-command "tools/lock.sh" "$@"; }
compile pyproject.toml requirements/build.in --extra files --extra dataset -o requirements/run.lock
compile pyproject.toml requirements/build.in --extra files --extra dataset --extra browser --extra fleet \
  --extra test -c requirements/run.lock -o requirements/test.lock
compile pyproject.toml --extra ocr --extra files --extra dataset --extra browser \
  --extra fleet --extra test -c requirements/test.lock -o requirements/ocr.lock
