#!/usr/bin/env bash
# Run by the image once, on an empty volume: a role and a database for each variable POSTGRES_<SERVICE>_PASSWORD.
set -euo pipefail

run() {
  psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres "$@"
}

run --file /etc/fanout/server.sql
for variable in $(compgen -e POSTGRES_ | sed -n '/^POSTGRES_[A-Z]*_PASSWORD$/p'); do
  service="$(sed 's/^POSTGRES_\(.*\)_PASSWORD$/\1/' <<<"$variable" | tr 'A-Z' 'a-z')"
  # \getenv, so that the password is on no command line.
  run --set service="$service" --command "\\getenv password $variable" --file /etc/fanout/database.sql
done
