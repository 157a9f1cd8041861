#!/bin/sh
# A first word that is a flag or a file.conf belongs to redis-server; root steps down to redis, whose folder /data is.
set -e
case ${1:-} in
    -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "$1" = redis-server ]; then
    if [ "$(id -u)" = 0 ]; then
        find . \! -user redis -exec chown redis '{}' +
        exec setpriv --reuid=redis --regid=redis --clear-groups "$0" "$@"
    fi
    umask 0077
    # Debian's server protects itself when no password is set; the official image is built without that.
    exec "$@" --protected-mode no
fi
exec "$@"
