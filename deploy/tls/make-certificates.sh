#!/usr/bin/env bash
# Makes a certificate authority of your own, and a key and a certificate for each node of the broker, for PostgreSQL and for each
# service, in deploy/tls/certificates. Run it again to renew the certificates; the authority stays. Needs openssl 1.1.1 or newer.
#
#   deploy/tls/make-certificates.sh [DAYS]     how long certificates are valid (default 397; the authority: ten years)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

days="${1:-397}"
folder=certificates
# Only the user who made the folder may enter it. In it, keys are readable: each container has its own subfolder mounted and none of
# the others, and its user is the one that the image says.
mkdir -p "$folder"
chmod 700 "$folder"

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

ca="$folder/ca"
if [ ! -e "$ca/key.pem" ]; then
  (umask 077 && mkdir -p "$ca" && key "$ca/key.pem")
  openssl req -x509 -new -key "$ca/key.pem" -sha256 -days 3650 -subj "/CN=Fanout CA" -out "$ca/ca.pem" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign"
fi

certificate() { # NAME serverAuth|clientAuth [DNS NAME ...]
  local name="$1" usage="$2" to="$folder/$1" alternatives
  shift 2
  alternatives="$(printf ',DNS:%s' "$name" "$@")"
  mkdir -p "$to"
  key "$to/key.pem.new"
  openssl req -new -key "$to/key.pem.new" -subj "/CN=$name" |
    openssl x509 -req -CA "$ca/ca.pem" -CAkey "$ca/key.pem" -set_serial "0x$(openssl rand -hex 16)" -sha256 -days "$days" \
      -out "$to/certificate.pem.new" -extfile <(
        echo "basicConstraints=critical,CA:FALSE"
        echo "keyUsage=critical,digitalSignature"
        echo "extendedKeyUsage=$usage"
        echo "subjectAltName=${alternatives#,}"
      ) 2>/dev/null
  cp "$ca/ca.pem" "$to/ca.pem"
  mv "$to/key.pem.new" "$to/key.pem"
  mv "$to/certificate.pem.new" "$to/certificate.pem"
  chmod 755 "$to"
  chmod 644 "$to"/*.pem
}

# localhost: for clients on this machine, which come through the published port.
for node in rabbitmq rabbitmq-2 rabbitmq-3; do certificate "$node" serverAuth localhost; done
certificate postgres serverAuth
#each certificate {name} clientAuth
certificate order-service clientAuth
certificate inventory-service clientAuth
certificate payment-service clientAuth
certificate notification-service clientAuth
certificate dashboard-service clientAuth
#end

echo "Certificates valid for $days days are in deploy/tls/$folder; $ca/key.pem is the authority's key."
