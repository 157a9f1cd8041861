#!/bin/sh
# The first word need not be `minio`.
[ "${1:-}" = minio ] || set -- minio "$@"
exec "$@"
