#!/bin/sh
# Runs after `azd provision`: what the cluster must know and no file may hold. Each secret is made once and stays.
set -eu
namespace=cellgenie

# The right to do this was given a moment ago, and takes a while to arrive.
tries=0
until kubectl auth can-i create secrets --namespace "$namespace" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -le 30 ] || { echo "no access to the cluster after five minutes; is principalId who runs this?" >&2; exit 1; }
    sleep 10
done
kubectl apply -f infra/k8s/namespace/manifests

if ! kubectl -n "$namespace" get secret cellgenie >/dev/null 2>&1; then
    key="cgop_$(openssl rand -hex 32)"
    kubectl -n "$namespace" create secret generic cellgenie \
        --from-literal=CellGenie__Access__ClusterSecret="$(openssl rand -hex 32)" \
        --from-literal=CellGenie__Api__OperatorKeySha256="$(printf %s "$key" | openssl dgst -sha256 -r | cut -d' ' -f1)" >/dev/null
    echo "The operators' key. It is shown this once and kept nowhere; put it where you keep such things:"
    echo "  $key"
fi

connection=$(az resource show --resource-type Microsoft.Insights/components --name "$CELLGENIE_TELEMETRY_COMPONENT" \
    --resource-group "$AZURE_RESOURCE_GROUP" --query properties.ConnectionString --output tsv)
kubectl -n "$namespace" create secret generic cellgenie-telemetry \
    --from-literal=APPLICATIONINSIGHTS_CONNECTION_STRING="$connection" --dry-run=client --output yaml | kubectl apply -f - >/dev/null
