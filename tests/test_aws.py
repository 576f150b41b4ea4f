"""AWS's errors in words, of one kind for what may pass; nothing is said of who asked, and no wait is long."""

from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError, NoRegionError, ParamValidationError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from plumbline import aws
from plumbline.aws import AwsError, AwsUnreachableError, client, explained, redacted
from plumbline.errors import TransientError
from tests.object_store import silent

KEY = "AKIAIOSFODNN7EXAMPLE"
USER = "arn:aws:iam::123456789012:user/eva"


def refused(code: str, message: str = "no") -> AwsError:
    """What becomes of a code of AWS's."""
    with pytest.raises(AwsError) as raised, explained():
        raise ClientError({"Error": {"Code": code, "Message": message}}, "SubmitJob")
    return raised.value


@pytest.mark.parametrize(
    "code",
    [
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "ServerException",
    ],
)
def test_trouble_of_its_own_and_too_many_requests_may_pass(code):
    assert isinstance(refused(code), TransientError)


@pytest.mark.parametrize("code", ["LimitExceededException", "ResourceLimitExceeded", "Validation", ""])
def test_quotas_and_questions_that_are_none_do_not_pass(code):
    assert not isinstance(refused(code), TransientError)


@pytest.mark.parametrize(
    ("code", "denied"),
    [
        ("AccessDeniedException", True),
        ("UnauthorizedOperation", True),
        ("ExpiredToken", True),
        ("InvalidClientTokenId", True),
        ("ValidationException", False),
    ],
)
def test_who_lacks_the_right_is_told_apart(code, denied):
    assert refused(code).denied is denied


def test_an_error_keeps_its_parts():
    error = refused("ValidationException", f"{USER} sent\n\x1b[31mtwo lines")
    assert (error.operation, error.code) == ("SubmitJob", "ValidationException")
    assert error.told == "*** sent [31mtwo lines"
    assert str(error) == "AWS refuses SubmitJob (ValidationException: *** sent [31mtwo lines)"


def test_a_long_message_is_cut_after_it_is_redacted():
    told = refused("ValidationException", "x" * (aws.LONGEST - 5) + " " + KEY).told
    assert len(told) <= aws.LONGEST
    assert "AKIA" not in told


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (ReadTimeoutError(endpoint_url="https://ec2.example"), AwsUnreachableError),
        (NoRegionError(), AwsError),
        (ParamValidationError(report="Missing jobName"), AwsError),
    ],
)
def test_only_an_answer_that_does_not_come_may_pass(raised, kind):
    with pytest.raises(AwsError) as told, explained():
        raise raised
    assert (type(told.value), told.value.code) == (kind, "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("account 123456789012 key ASIAQWERTYUIOPASDFGH", "account *** key ***"),
        (f"User: {USER} is not authorized with {KEY}", "User: *** is not authorized with ***"),
        (f"Credential={KEY}/2024 Signature=abc", "*** ***"),
        ("https://x/?X-Amz-Signature=abc&X-Amz-Security-Token=def", "https://x/?X-Amz-***&X-Amz-***"),
        ("arn:aws-us-gov:batch:us-gov-west-1:123456789012:job/1", "***"),
        ("job 1234 of 12345678901234", "job 1234 of 12345678901234"),
    ],
)
def test_who_asked_is_taken_out_and_the_rest_stays(text, shown):
    assert redacted(text) == shown


@given(st.text(), st.text(), st.sampled_from([" ", "\n", "(", "'", ":"]))
def test_a_key_id_is_found_wherever_it_stands(before, after, mark):
    assert KEY not in redacted(before + mark + KEY + mark + after)


def test_a_server_that_says_nothing_is_left_in_time(monkeypatch):
    """A socket that accepts and never answers."""
    monkeypatch.setattr(aws, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(aws, "TRIES", 1)
    with silent() as address:
        named = {"ENDPOINT_URL": address, "ACCESS_KEY_ID": KEY, "SECRET_ACCESS_KEY": "made-up"}
        for name, value in named.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        started = time.monotonic()
        with pytest.raises(AwsUnreachableError, match="AWS could not be reached"), explained():
            client("sts").get_caller_identity()
        assert time.monotonic() - started < 10


def test_a_request_has_limits():
    limits = client("sts").meta.config
    assert (limits.connect_timeout, limits.read_timeout) == (aws.CONNECT_SECONDS, aws.ANSWER_SECONDS)
    assert limits.retries["total_max_attempts"] == aws.TRIES


def test_a_region_is_the_one_given_or_the_environments_or_awss_first(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    assert client("sts").meta.region_name == aws.REGION
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    assert client("sts").meta.region_name == "eu-central-1"
    assert client("sts", "eu-west-1").meta.region_name == "eu-west-1"


def test_settings_that_name_no_profile_are_said_so(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobodys")
    with pytest.raises(AwsError, match="nobodys"):
        client("sts")


def test_without_credentials_it_says_where_they_belong(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(AwsError, match="there are no AWS credentials here: set AWS_PROFILE"), explained():
        client("sts").get_caller_identity()
