#!/bin/sh
# The database is real up to the log-in; then LiteLLM runs without one, for want of Prisma's engine.
exec python3 /app/docker/start.py "$@"
