# The MLflow server alone. Built from the project's folder: docker compose build. Not yet built anywhere.

FROM python:3.12.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
COPY deploy/images/uv-requirements.txt /requirements/uv.txt
RUN python -m pip install --require-hashes --no-deps --only-binary :all: -r /requirements/uv.txt \
    && uv venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv
COPY deploy/images/mlflow-requirements.txt /requirements/
RUN uv pip sync --no-cache --require-hashes --only-binary :all: /requirements/mlflow-requirements.txt

FROM python:3.12.13-slim-bookworm
ARG UID=1000
ARG GID=1000
RUN groupadd --non-unique --gid "$GID" plumbline \
    && useradd --non-unique --uid "$UID" --gid "$GID" --create-home plumbline
COPY --from=packages /opt/venv /opt/venv
COPY deploy/images/mlflow-entrypoint.sh /usr/local/bin/mlflow-entrypoint
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 HOME=/home/plumbline
WORKDIR /home/plumbline
USER plumbline
ENTRYPOINT ["mlflow-entrypoint"]
