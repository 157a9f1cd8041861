#!/bin/sh
# The database is real up to the log-in; then LiteLLM runs without one, for want of Prisma's engine.
set -e
python3 /app/docker/database.py
unset DATABASE_URL DIRECT_URL DATABASE_HOST DATABASE_USERNAME DATABASE_PASSWORD DATABASE_NAME
exec litellm "$@"
