#!/bin/sh
# Runs after `azd deploy` has built and pushed the images: puts everything on the cluster and waits until it stands.
set -eu
host="$CELLGENIE_DNS_LABEL.$AZURE_LOCATION.cloudapp.azure.com"
host="${CELLGENIE_HOST:-$host}"
cat > infra/k8s/azure/cluster.env <<VALUES
IMAGE=$SERVICE_SILO_IMAGE_NAME
GPU_IMAGE=$SERVICE_SILO_GPU_IMAGE_NAME
HOST=$host
DNS_LABEL=$CELLGENIE_DNS_LABEL
ACME_EMAIL=${CELLGENIE_ALERT_EMAIL:-}
API_CLIENT_ID=$CELLGENIE_API_CLIENT_ID
CPU_CLIENT_ID=$CELLGENIE_CPU_CLIENT_ID
GPU_CLIENT_ID=$CELLGENIE_GPU_CLIENT_ID
CPU_MAX=$CELLGENIE_CPU_MAX
GPU_MAX=$CELLGENIE_GPU_MAX
VALUES
cat > infra/k8s/azure/settings.env <<VALUES
CellGenie__Storage__Azure__BlobUri=$CELLGENIE_BLOB_URI
CellGenie__Storage__Azure__TableUri=$CELLGENIE_TABLE_URI
CellGenie__Api__OidcAuthority=${CELLGENIE_OIDC_AUTHORITY:-}
CellGenie__Api__OidcAudience=${CELLGENIE_OIDC_AUDIENCE:-cellgenie}
VALUES

# The numbers of silos are KEDA's. At the very first it finds one GPU silo, which would start a machine for nothing.
first=$(kubectl -n cellgenie get deployment cellgenie-gpu >/dev/null 2>&1 || echo yes)
kubectl apply -k infra/k8s/azure
[ -z "$first" ] || kubectl -n cellgenie scale deployment/cellgenie-gpu --replicas 0
kubectl -n cellgenie rollout status deployment/cellgenie-cpu --timeout=15m
kubectl -n cellgenie rollout status deployment/cellgenie-api --timeout=15m
echo "The API is at https://$host (its certificate may take a minute)."
