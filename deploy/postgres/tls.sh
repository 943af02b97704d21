#!/usr/bin/env bash
# Starts PostgreSQL in its container with TLS. The server takes a key only if no other user can read it, so the server gets a copy in memory.
# In /dev/shm, because a tmpfs of compose's own is closed to all but root once its container is restarted.
set -euo pipefail

install -o postgres -g postgres -m 600 /etc/fanout-tls/key.pem /dev/shm/fanout-key.pem
exec docker-entrypoint.sh "$@" -c ssl=on -c ssl_cert_file=/etc/fanout-tls/certificate.pem -c ssl_key_file=/dev/shm/fanout-key.pem \
  -c ssl_min_protocol_version=TLSv1.2 -c hba_file=/etc/fanout/tls-hba.conf
