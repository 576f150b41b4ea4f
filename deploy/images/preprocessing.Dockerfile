# The data preprocessor. Built from the project's folder: docker build --file deploy/images/preprocessing.Dockerfile .
# Not yet built anywhere. Its policy is the one in Git; mount another at /opt/plumbline/policies/preprocessing.yaml.

FROM python:3.12.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
COPY deploy/images/uv-requirements.txt /requirements/uv.txt
RUN python -m pip install --require-hashes --no-deps --only-binary :all: -r /requirements/uv.txt \
    && uv venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv
COPY deploy/images/preprocessing-requirements.txt /requirements/
RUN uv pip sync --no-cache --require-hashes --only-binary :all: /requirements/preprocessing-requirements.txt

FROM python:3.12.13-slim-bookworm
ARG UID=10001
ARG GID=10001
RUN groupadd --non-unique --gid "$GID" plumbline \
    && useradd --non-unique --uid "$UID" --gid "$GID" --create-home plumbline
WORKDIR /opt/plumbline
COPY --from=packages /opt/venv /opt/venv
COPY alignment_checks/ alignment_checks/
COPY plumbline/ plumbline/
COPY policies/preprocessing.yaml policies/preprocessing.yaml
RUN python -m compileall -q .
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/opt/plumbline PYTHONUNBUFFERED=1 HOME=/home/plumbline \
    PLUMBLINE_ROOT=/opt/plumbline
USER plumbline
EXPOSE 8081
ENTRYPOINT ["python", "-m", "plumbline.cli", "serve", "preprocessing", "--host", "0.0.0.0"]
CMD ["--callers", "/run/secrets/preprocessing-callers"]
