#!/bin/sh
# The worker container: one check, then the application.
HERE=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
PYTHONPATH="$HERE${PYTHONPATH:+:$PYTHONPATH}"
export PYTHONPATH
exec "${STANDIN_PYTHON:-python3}" -m standin.worker
