#!/bin/sh
# Runs before `azd down`: says what is about to be lost, because it cannot be had back.
set -eu
echo "Deleting $AZURE_RESOURCE_GROUP with all data of all labs in storage account $CELLGENIE_STORAGE_ACCOUNT."
