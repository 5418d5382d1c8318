#!/bin/sh
# Prints the secrets of a trial for `docker compose`, and says on standard error what the operators' key is, once.
set -eu
key="cgop_$(openssl rand -hex 32)"
echo "CELLGENIE_CLUSTER_SECRET=$(openssl rand -hex 32)"
echo "CELLGENIE_OPERATOR_KEY_SHA256=$(printf %s "$key" | openssl dgst -sha256 -r | cut -d' ' -f1)"
echo "The operators' key, which is kept nowhere: $key" >&2
