#!/bin/sh
# The web container: checks and migrations first, then the application, all in one process.
HERE=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
PYTHONPATH="$HERE${PYTHONPATH:+:$PYTHONPATH}"
export PYTHONPATH
exec "${STANDIN_PYTHON:-python3}" -m standin.web
