"""Makes the bucket for MLflow's artifacts, unless it is there: python create_bucket.py ENDPOINT BUCKET.

Who may do so is in the file named by AWS_SHARED_CREDENTIALS_FILE.
"""
# ruff: noqa: T201 - a job says what it did

from __future__ import annotations

import sys

import boto3
from botocore.config import Config

LIMITS = Config(connect_timeout=5, read_timeout=15, retries={"mode": "standard", "max_attempts": 5})


def main(endpoint: str, bucket: str) -> None:
    """Makes the bucket unless it is there."""
    client = boto3.client("s3", endpoint_url=endpoint, config=LIMITS)
    if bucket in {found["Name"] for found in client.list_buckets()["Buckets"]}:
        print(f"{bucket} is there")
    else:
        client.create_bucket(Bucket=bucket)
        print(f"made {bucket}")


if __name__ == "__main__":
    main(*sys.argv[1:])
