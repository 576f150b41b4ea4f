# The inference service, without a model: a release puts the model's layer on top of it (docs/inference.md).
# Built from the project's folder: docker build --file deploy/images/inference.Dockerfile . Not yet built anywhere.

FROM python:3.12.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
COPY deploy/images/uv-requirements.txt /requirements/uv.txt
RUN python -m pip install --require-hashes --no-deps --only-binary :all: -r /requirements/uv.txt \
    && uv venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv
COPY deploy/images/inference-requirements.txt /requirements/
RUN uv pip sync --no-cache --require-hashes --only-binary :all: /requirements/inference-requirements.txt

FROM python:3.12.13-slim-bookworm
ARG UID=10001
ARG GID=10001
# libgomp1: XGBoost's threads.
RUN apt-get update && apt-get install --yes --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && groupadd --non-unique --gid "$GID" plumbline \
    && useradd --non-unique --uid "$UID" --gid "$GID" --create-home plumbline
WORKDIR /opt/plumbline
COPY --from=packages /opt/venv /opt/venv
COPY plumbline/ plumbline/
RUN python -m compileall -q .
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/opt/plumbline PYTHONUNBUFFERED=1 HOME=/home/plumbline \
    PLUMBLINE_ROOT=/opt/plumbline MODEL_CONFIG_PATH=/model/config.json
USER plumbline
EXPOSE 8080
ENTRYPOINT ["python", "-m", "plumbline.cli", "serve", "inference", "--host", "0.0.0.0"]
