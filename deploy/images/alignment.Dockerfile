# The alignment service, and the admission webhook: one image, each its command. Built from the project's folder:
# docker build --file deploy/images/alignment.Dockerfile . Not yet built anywhere.

FROM python:3.12.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
COPY deploy/images/uv-requirements.txt /requirements/uv.txt
RUN python -m pip install --require-hashes --no-deps --only-binary :all: -r /requirements/uv.txt \
    && uv venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv
COPY deploy/images/alignment-requirements.txt /requirements/
# Compiled at installation: it halves every start, and the running container cannot write.
RUN uv pip sync --no-cache --require-hashes --only-binary :all: /requirements/alignment-requirements.txt

FROM python:3.12.13-slim-bookworm
ARG UID=10001
ARG GID=10001
RUN groupadd --non-unique --gid "$GID" plumbline \
    && useradd --non-unique --uid "$UID" --gid "$GID" --create-home plumbline
WORKDIR /opt/plumbline
COPY alignment_checks/ alignment_checks/
COPY plumbline/ plumbline/
COPY policies/guardrails/ policies/guardrails/
RUN python -m compileall -q . && mkdir -p var && chown "$UID:$GID" var
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/plumbline \
    PYTHONUNBUFFERED=1 \
    HOME=/home/plumbline \
    PLUMBLINE_ROOT=/opt/plumbline \
    PLUMBLINE_STATE=/opt/plumbline/var
USER plumbline
CMD ["python", "-m", "plumbline.cli", "serve", "alignment", "--host", "0.0.0.0", "--port", "8080"]
