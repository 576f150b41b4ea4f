# Airflow with Plumbline inside: one image for every Airflow service, and one more for workers with a GPU.
# Built from the project's folder: docker compose build. Not yet built anywhere; see docs/deploy.md.

FROM python:3.12.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
COPY deploy/images/uv-requirements.txt /requirements/uv.txt
RUN python -m pip install --require-hashes --no-deps --only-binary :all: -r /requirements/uv.txt \
    && uv venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv
COPY deploy/requirements.txt /requirements/
# Compiled at installation: it halves every start, and the running container cannot write.
RUN uv pip sync --no-cache --require-hashes --only-binary :all: /requirements/requirements.txt

FROM packages AS packages-gpu
COPY deploy/images/gpu-requirements.txt /requirements/
RUN uv pip uninstall xgboost-cpu \
    && uv pip install --no-cache --require-hashes --no-deps --only-binary :all: -r /requirements/gpu-requirements.txt

FROM python:3.12.13-slim-bookworm AS base
ARG UID=1000
ARG GID=1000
# git: the GitOps repository. libgomp1: XGBoost's threads.
RUN apt-get update && apt-get install --yes --no-install-recommends git libgomp1 && rm -rf /var/lib/apt/lists/* \
    && groupadd --non-unique --gid "$GID" plumbline \
    && useradd --non-unique --uid "$UID" --gid "$GID" --create-home plumbline
WORKDIR /opt/plumbline
COPY alignment_checks/ alignment_checks/
COPY plumbline/ plumbline/
COPY plugins/ plugins/
COPY dags/ dags/
COPY models/ models/
COPY policies/ policies/
COPY deploy/gitops/ deploy/gitops/
RUN python -m compileall -q . && mkdir -p var && chown "$UID:$GID" var
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/plumbline \
    PYTHONUNBUFFERED=1 \
    HOME=/home/plumbline \
    AIRFLOW_HOME=/home/plumbline/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/plumbline/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/plumbline/plugins \
    PLUMBLINE_ROOT=/opt/plumbline \
    PLUMBLINE_STATE=/opt/plumbline/var \
    MPLCONFIGDIR=/tmp/matplotlib \
    NUMBA_CACHE_DIR=/tmp/numba \
    DO_NOT_TRACK=1 \
    MLFLOW_DISABLE_TELEMETRY=true
USER plumbline

FROM base AS airflow-gpu
COPY --from=packages-gpu /opt/venv /opt/venv

FROM base AS airflow
COPY --from=packages /opt/venv /opt/venv
