"""A stand-in for AWS Batch's API that really runs what it is given: each job is a runner in its own process.

It refuses what the real one refuses, through botocore: every request goes through its validation first. It
can take a machine away, as spot does: a KILL of everything on it, and Batch's own words for it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from typing import Any

import boto3
from botocore.validate import validate_parameters


class StandInBatch:
    """Jobs by id, in one queue after another."""

    def __init__(self) -> None:
        self._shapes = boto3.client("batch", region_name="us-east-1").meta.service_model
        self.jobs: dict[str, dict[str, Any]] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.definitions: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        operation = "".join(part.title() for part in name.split("_"))

        def call(**what: Any) -> dict[str, Any]:
            validate_parameters(what, self._shapes.operation_model(operation).input_shape)
            self.requests.append((name, what))
            answer: dict[str, Any] = getattr(self, f"_{name}")(**what)
            return answer

        return call

    def reclaim(self, name: str) -> None:
        """Takes the machine of the job of that name away."""
        job = next(job for job in self.jobs.values() if job["jobName"] == name)
        os.killpg(self.processes[job["jobId"]].pid, signal.SIGKILL)
        self.processes[job["jobId"]].wait()
        why = "Host EC2 (instance i-0a1b2c3d4e5f67890) terminated."
        self._over(job, "FAILED", why, {})

    def _register_job_definition(self, **what: Any) -> dict[str, Any]:
        self.definitions[what["jobDefinitionName"]] = what
        return {}

    def _describe_job_definitions(self, jobDefinitionName: str, status: str) -> dict[str, Any]:  # noqa: N803
        found = self.definitions.get(jobDefinitionName)
        return {"jobDefinitions": [found] if found and status == "ACTIVE" else []}

    def _list_jobs(self, jobQueue: str, filters: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        names = filters[0]["values"]
        found = [j for j in self.jobs.values() if j["jobName"] in names and j["jobQueue"] == jobQueue]
        return {"jobSummaryList": found}

    def _submit_job(self, **what: Any) -> dict[str, Any]:
        assert what["jobDefinition"] in self.definitions
        identity, now = str(uuid.uuid4()), int(time.time() * 1000)
        command = [sys.executable, *what["containerOverrides"]["command"][1:]]
        given = {pair["name"]: pair["value"] for pair in what["containerOverrides"]["environment"]}
        process = subprocess.Popen(command, env=os.environ | given, start_new_session=True)
        self.processes[identity] = process
        self.jobs[identity] = {
            "jobId": identity,
            "jobName": what["jobName"],
            "jobQueue": what["jobQueue"],
            "status": "RUNNING",
            "createdAt": now,
            "startedAt": now,
            "attempts": [],
            "container": {},
        }
        return {"jobId": identity, "jobName": what["jobName"]}

    def _describe_jobs(self, jobs: list[str]) -> dict[str, Any]:
        found = [self.jobs[identity] for identity in jobs if identity in self.jobs]
        for job in found:
            code = self.processes[job["jobId"]].poll()
            if job["status"] == "RUNNING" and code is not None:
                why = "Essential container in task exited"
                self._over(job, "FAILED" if code else "SUCCEEDED", job.get("reason", why), {"exitCode": code})
        return {"jobs": found}

    def _terminate_job(self, jobId: str, reason: str) -> dict[str, Any]:  # noqa: N803
        self.jobs[jobId] |= {"isTerminated": True, "reason": reason}
        self.processes[jobId].terminate()
        return {}

    def _over(self, job: dict[str, Any], status: str, why: str, container: dict[str, Any]) -> None:
        stopped = int(time.time() * 1000)
        attempt = {"startedAt": job["startedAt"], "stoppedAt": stopped, "statusReason": why}
        job |= {"status": status, "statusReason": why, "stoppedAt": stopped, "container": container}
        job["attempts"] = [attempt | {"container": container}]
