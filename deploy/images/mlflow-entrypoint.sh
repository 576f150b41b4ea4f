#!/bin/sh
# Starts a command with the one secret that MLflow takes from the environment alone, where this container has it.
set -eu
key=/run/secrets/mlflow_secret_key
if [ -f "$key" ]; then
    MLFLOW_FLASK_SERVER_SECRET_KEY=$(cat "$key")
    export MLFLOW_FLASK_SERVER_SECRET_KEY
fi
exec "$@"
