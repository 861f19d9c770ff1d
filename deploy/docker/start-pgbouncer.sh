#!/bin/sh
# Starts PgBouncer: it looks up log-ins as the owner of the database, whose password is a secret file.
set -eu
umask 077
printf '"postgres" "%s"\n' "$(cat "${DATABASE_PASSWORD_FILE:-/run/secrets/database_password}")" >/tmp/users.txt
exec pgbouncer "${PGBOUNCER_CONFIG:-/etc/pend/pgbouncer.ini}"
