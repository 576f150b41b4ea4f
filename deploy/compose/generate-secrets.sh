#!/bin/sh
# Makes every password and key of the deployment, once, each in a file that only its owner can read.
# Usage: generate-secrets.sh [FOLDER]    (without FOLDER: `secrets` beside this script)
set -eu
umask 077

folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
if [ -n "$(find "$folder" -type f ! -name .gitignore)" ]; then
    echo "$folder holds secrets already, and the databases know them; to start anew, move them away" >&2
    exit 1
fi

# Hexadecimal, so that nothing needs escaping in an address, an INI file or JSON.
password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
fernet_key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

# No line end: Airflow takes the whole file as the value.
keep() { printf '%s' "$2" >"$folder/$1"; }

keep postgres_password "$(password)"

database=$(password)
keep airflow_database_password "$database"
keep airflow_database_url "postgresql+psycopg2://airflow:$database@postgres:5432/airflow"
keep airflow_fernet_key "$(fernet_key)"
keep airflow_api_secret_key "$(password)"
keep airflow_jwt_secret "$(password)$(password)"
keep airflow_users "{
  \"admin\": {\"role\": \"Admin\", \"password\": \"$(password)\"},
  \"engineer\": {\"role\": \"User\", \"password\": \"$(password)\"},
  \"rai-lead\": {\"role\": \"User\", \"password\": \"$(password)\"},
  \"platform\": {\"role\": \"User\", \"password\": \"$(password)\"},
  \"finance\": {\"role\": \"User\", \"password\": \"$(password)\"},
  \"viewer\": {\"role\": \"Viewer\", \"password\": \"$(password)\"}
}"

broker=$(password)
keep broker_configuration "requirepass $broker
dir /data
appendonly yes
maxmemory-policy noeviction"
keep broker_url "redis://:$broker@broker:6379/0"
keep broker_results_url "redis://:$broker@broker:6379/1"

database=$(password)
keep plumbline_database_password "$database"
keep plumbline_pgpass "postgres:5432:plumbline:plumbline:$database"

database=$(password)
keep mlflow_database_password "$database"
keep mlflow_pgpass "postgres:5432:mlflow:mlflow:$database"
keep mlflow_secret_key "$(password)"
keep mlflow_sign_in "[mlflow]
default_permission = READ
database_uri = postgresql+psycopg2://mlflow@postgres:5432/mlflow
authorization_function = mlflow.server.auth:authenticate_request_basic_auth
admin_username = admin
admin_password = $(password)
auth_cache_ttl_seconds = 300"
worker=$(password)
keep mlflow_users "{\"plumbline\": \"$worker\", \"rai-lead\": \"$(password)\", \"engineer\": \"$(password)\"}"
keep mlflow_client "[mlflow]
mlflow_tracking_username = plumbline
mlflow_tracking_password = $worker"

admin=$(password) mlflow=$(password)
keep object_store_identities "{\"identities\": [
  {\"name\": \"admin\", \"actions\": [\"Admin\"],
   \"credentials\": [{\"accessKey\": \"admin\", \"secretKey\": \"$admin\"}]},
  {\"name\": \"mlflow\", \"actions\": [\"Read:mlflow\", \"Write:mlflow\", \"List:mlflow\"],
   \"credentials\": [{\"accessKey\": \"mlflow\", \"secretKey\": \"$mlflow\"}]}
]}"
keep object_store_admin "[default]
aws_access_key_id = admin
aws_secret_access_key = $admin"
keep object_store_mlflow "[default]
aws_access_key_id = mlflow
aws_secret_access_key = $mlflow"

# Services know the hash of a token; whoever calls shows the token itself.
new_token() { printf 'plumb_%s' "$(password)"; }
caller() { printf '\n  - {name: %s, sha256: %s, roles: [%s]}' "$1" "$(printf '%s' "$2" | sha256sum | cut -d' ' -f1)" "$3"; }

metrics=$(new_token)
keep metrics_token "$metrics"
keep metrics_callers "callers:$(caller prometheus "$metrics" metrics)"

local=$(new_token) reviewer=$(new_token) checks=$(new_token)
keep alignment_callers "callers:$(caller local "$local" 'check, deploy, operate')$(caller reviewer "$reviewer" review
)$(caller inference "$checks" check)$(caller prometheus "$metrics" metrics)"
keep inference_alignment_token "$checks"

harmonise=$(new_token)
keep preprocessing_callers "callers:$(caller inference "$harmonise" harmonise)"
keep inference_preprocessing_token "$harmonise"

first=$(new_token)
keep inference_callers "callers:$(caller first-caller "$first" 'predict, label')$(caller prometheus "$metrics" metrics)"

# For people: no service is given these.
keep tokens "# Show one as: Authorization: Bearer TOKEN
local: $local             # the alignment service: checks, deployments, operating
reviewer: $reviewer       # signs in to the review page
first-caller: $first      # the inference service: predictions and labels"

echo "wrote $(find "$folder" -type f ! -name .gitignore | wc -l) secrets to $folder; people's passwords and tokens are in:"
echo "  airflow_users   mlflow_users   mlflow_sign_in (MLflow's administrator)   tokens"
