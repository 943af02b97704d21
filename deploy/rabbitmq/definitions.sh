#!/usr/bin/env bash
# Prints definitions.json with the users that it gives permissions to. The password of user order-service is in the variable
# RABBITMQ_ORDER_PASSWORD, and so on; only its salted hash is printed. Needs bash and coreutils, which every image of the broker has.
set -euo pipefail

definitions="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/definitions.json"

bytes() { # of hexadecimal digits
  printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-64
}

# As the broker does it: https://www.rabbitmq.com/docs/passwords#computing-password-hash
hash_of() {
  local salt digest
  salt="$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')"
  digest="$({ bytes "$salt"; printf '%s' "$1"; } | sha256)"
  bytes "$salt$digest" | base64 | tr -d '\n'
}

users=()
while IFS= read -r user; do
  variable="RABBITMQ_$(printf '%s' "${user%-service}" | tr 'a-z-' 'A-Z_')_PASSWORD"
  if [ -z "${!variable:-}" ]; then
    echo "definitions.sh: the variable $variable is empty; it holds the password of the broker's user $user" >&2
    exit 1
  fi
  tags='[]'
  if [ "$user" = admin ]; then tags='["administrator"]'; fi
  users+=("    {\"name\": \"$user\", \"password_hash\": \"$(hash_of "${!variable}")\", \"hashing_algorithm\": \"rabbit_password_hashing_sha256\", \"tags\": $tags}")
done < <(sed -n 's/.*"user": "\([^"]*\)".*/\1/p' "$definitions")

echo '{'
echo '  "users": ['
(IFS=$'\n'; printf '%s' "${users[*]}") | sed '$!s/$/,/'
echo
echo '  ],'
tail -n +2 "$definitions"
