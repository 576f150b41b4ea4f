"""An S3 server on loopback that holds what tests put into it; boto3, not our reader, does the putting."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUCKET = "plumbline-data"


@dataclass(frozen=True)
class ObjectStore:
    """Where it listens, and a client that may write."""

    address: str
    client: Any

    def put(self, file: Path, key: str) -> str:
        """The address of a copy of the file."""
        self.client.upload_file(str(file), BUCKET, key)
        return f"s3://{BUCKET}/{key}"

    @property
    def environment(self) -> dict[str, str]:
        """What a reader's environment must say."""
        return {
            "AWS_ENDPOINT_URL_S3": self.address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @contextmanager
    def closed_to_strangers(self) -> Iterator[None]:
        """Only credentials the server gave out are let in."""
        self._admit_requests("0")
        try:
            yield
        finally:
            self._admit_requests("inf")

    def _admit_requests(self, unchecked: str) -> None:
        import httpx

        httpx.post(f"{self.address}/moto-api/reset-auth", content=unchecked).raise_for_status()


@contextmanager
def serving() -> Iterator[ObjectStore]:
    """The server, with one empty bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        client.create_bucket(Bucket=BUCKET)
        yield ObjectStore(address, client)
    finally:
        server.stop()


@contextmanager
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
