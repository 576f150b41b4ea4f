"""CPU time of the inline chain, rules and profanity and personal data by pattern, on 1 kB of text.

make bench-guardrails        # non-zero exit beyond 250 microseconds
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from plumbline.guardrails.content import Text
from plumbline.guardrails.setting_up import detectors_of
from plumbline.guardrails.suites.variants import FILLING
from plumbline.intent import GuardrailPolicy
from tests.guardrails.bounded import check_bounded

MOST = 250
"""Microseconds of CPU time, on average over all texts."""
POSITIVES = 0.1
SECONDS = 2.0
POLICY = GuardrailPolicy.model_validate(
    {
        "guardrails": "bench",
        "models": ["*"],
        "detectors": {
            "rules": {
                "kind": "patterns",
                "patterns": [
                    {"label": f"topic_{n}", "pattern": pattern}
                    for n, pattern in enumerate(
                        [
                            "ignore (all )?(previous|prior) rules",
                            "acme (corp|inc)",
                            "(buy|sell) .{0,20}shares",
                        ]
                    )
                ],
            }
        },
        "chains": [
            {
                "stage": "input",
                "modality": "text",
                "rules": [
                    {"detector": name, "action": "deny", "at_least": 0.8, "reason": "so"}
                    for name in ("rules", "profanity", "pii")
                ],
            }
        ],
    }
)


def texts() -> list[str]:
    """A hundred texts of 1,000 characters, ten of them with an e-mail address or an insult."""
    plain = [" ".join(FILLING[(start + n) % 12] for n in range(40))[:1000] for start in range(100)]
    harmful = int(POSITIVES * len(plain))
    found = ("Write to kim@example.com today.", "You are a fucking idiot.")
    return [*plain[harmful:], *(f"{found[n % 2]} {text}"[:1000] for n, text in enumerate(plain[:harmful]))]


def main() -> int:
    """Prints the figure; 1 where it is beyond the target."""
    detectors = detectors_of(POLICY, Path())
    given = texts()
    chain = POLICY.chains[0]
    denied = sum(check_bounded(chain, detectors, Text(text)).decision == "deny" for text in given)
    best, rounds, until = float("inf"), 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        start = time.process_time()
        for text in given:
            check_bounded(chain, detectors, Text(text))
        best, rounds = min(best, time.process_time() - start), rounds + 1
    micros = best / len(given) * 1e6
    print(f"rules, profanity and personal data on 1 kB, {denied} of {len(given)} positive:")
    print(f"{micros:.0f} microseconds of CPU a text (at most {MOST}), the fastest of {rounds} rounds")
    return 0 if micros <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
