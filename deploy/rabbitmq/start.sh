#!/usr/bin/env bash
# Starts the broker in its container with the definitions beside this script, and with the users whose passwords are in the
# environment. All that it keeps of them is a file of salted hashes in memory; see docs/deployment.md.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# In memory, in every container, and writable without being root. A tmpfs of compose's own is not, once its container is restarted:
# Docker then forgets its mode. Named in fanout.conf.
definitions=/dev/shm/fanout-definitions.json

(umask 077 && bash "$here/definitions.sh" >"$definitions")
if [ "$(id -u)" = 0 ]; then
  chown rabbitmq "$definitions"
fi
# Nodes of a cluster know each other by it. It goes where the command line tools look for it, too.
if [ -n "${ERLANG_COOKIE:-}" ]; then
  cookie=/var/lib/rabbitmq/.erlang.cookie
  (umask 077 && printf '%s' "$ERLANG_COOKIE" >"$cookie.new" && chmod 400 "$cookie.new")
  if [ "$(id -u)" = 0 ]; then
    chown rabbitmq "$cookie.new"
  fi
  mv -f "$cookie.new" "$cookie"
  unset ERLANG_COOKIE
fi
for variable in $(compgen -e RABBITMQ_ | grep '_PASSWORD$'); do
  unset "$variable"
done
exec docker-entrypoint.sh "$@"
