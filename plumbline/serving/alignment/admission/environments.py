"""Which environment a namespace belongs to, by the GitOps repository's policy."""

from __future__ import annotations

from plumbline.attestation.wordings import quoted
from plumbline.errors import PlumblineError
from plumbline.intent import GitOpsPolicy


class UnknownEnvironmentError(PlumblineError, ValueError):
    """The webhook is set up for an environment that the policy does not know."""


def environment_of(namespace: str, policy: GitOpsPolicy, said: str | None = None) -> str | None:
    """The environment; None for a namespace of no environment, in which no model may run.

    Args:
        namespace: where the object is.
        policy: `policies/plumbline.yaml`.
        said: the environment that the whole cluster belongs to, where the webhook's address names one.

    Raises:
        UnknownEnvironmentError: if the policy has no environment of that name.
    """
    names = [environment.name for environment in policy.environments]
    if said is not None:
        if said not in names:
            raise UnknownEnvironmentError(
                f"the webhook is set up for {quoted(said)}, no environment of policies/plumbline.yaml"
            )
        return said
    if len(names) == 1 and not policy.environments[0].namespaces:
        return names[0]
    found = (one.name for one in policy.environments if namespace in one.namespaces)
    return next(found, None)
