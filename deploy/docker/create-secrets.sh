#!/bin/sh
# Writes the secrets of compose.yaml into deploy/docker/secrets, once: existing ones stay as they are.
set -eu
umask 077
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
random() { openssl rand -hex 24; }
keep() { [ -s "$folder/$1" ] || cat >"$folder/$1"; }

random | keep database_password
printf 'postgres://postgres:%s@postgres:5432/pend' "$(cat "$folder/database_password")" | keep database_url
random | keep secret_key
[ -s "$folder/jwt_private_keys" ] || openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 | keep jwt_private_keys
# The containers' user must read them; the folder keeps everybody else out.
chmod 444 "$folder"/*
echo "The secrets of compose.yaml are in $folder."
