"""Statements that are forged, borrowed, or spent."""

from __future__ import annotations

from plumbline.attestation.keys import trusted, write_keys
from plumbline.attestation.private_keys import make_signing_key
from tests.release.verifying.attacks.edits import (
    Attack,
    promoted,
    replayed_after_rollback,
)
from tests.release.verifying.gitops_repo import (
    DAY,
    NOW,
    digest,
    hold,
    judged,
    rollback,
    statement,
    waiver,
)  # fmt: skip

STATEMENTS: dict[str, tuple[Attack, str]] = {
    "expired": (
        lambda r: promoted(r, statement(issued=NOW - 20 * DAY, expires=NOW - DAY)), "the statement expired at 2026-11-25"
    ),
    "not valid yet": (lambda r: promoted(r, statement(issued=NOW + DAY)), "which has not come yet"),
    "valid for too long": (lambda r: promoted(r, statement(expires=NOW + 90 * DAY)), "is valid for more than 30 days"),
    "for another environment": (
        lambda r: promoted(r, statement(environment="staging")), "is for staging, and this is production"
    ),
    "for an environment that is none": (lambda r: promoted(r, statement(environment="moon")), "which is no environment"),
    "for another file": (
        lambda r: promoted(r, statement(files=("apps/service/other.yaml",), replaces=())),
        "is for apps/service/other.yaml, and not for this file",
    ),
    "for another model": (lambda r: promoted(r, statement(model="other_model")), "is no image of other_model"),
    "for another repository": (lambda r: promoted(r, statement(repository="others")), "was made for the repository others"),
    "a model that is unpickled": (lambda r: promoted(r, statement(pickled=True)), "is unpickled to be loaded"),
    "replayed from an earlier step": (
        lambda r: (replayed_after_rollback(r), r.state(statement(because="another word"))),
        "it is replayed, or must be made anew",
    ),
    "one that was merged before": (replayed_after_rollback, "no valid statement for"),
    "a rollback replayed": (
        lambda r: promoted(r, rollback(version="2", digest="b" * 64, replaces=(digest("c"),), image=statement().image)),
        "it is replayed, or must be made anew",
    ),
    "for a change that is not made": (lambda r: r.state(statement()), "that this change does not make"),
    "under another name": (
        lambda r: (r.promote(), r.write("plumbline/statements/x.json", r.sign(statement()).content)), "its name is made of its content"
    ),
    "edited": (
        lambda r: (promoted(r, statement()), [r.write(f, r.read(f).replace("sig", "sgi")) for f in r.state(statement(because="y"))]),
        "no DSSE envelope",
    ),
    "no statement at all": (lambda r: (r.promote(), r.write("plumbline/statements/x.json", "{}")), "no DSSE envelope"),
    "signed by a stranger": (
        lambda r: (r.promote(), r.state(statement(), key=make_signing_key(r.folder.parent / "strange"))), "which is no key that policies/keys/ trusts"
    ),
    "signed by a key that it brings": (
        lambda r: (
            r.promote(),
            r.state(statement(), key=(key := make_signing_key(r.folder.parent / "strange"))),
            write_keys(r.folder, [trusted(key.public_key, NOW - DAY)]),
        ),
        "which is no key that policies/keys/ trusts",
    ),
    "on hold": (lambda r: (r.hold(hold()), r.merge(), promoted(r, statement())), "acs_employment 2 is on hold since 2026-11-25, by ada"),
    "on hold in this very change": (lambda r: (r.hold(hold()), promoted(r, statement())), "is on hold"),
    "on hold as another image": (
        lambda r: (r.hold(hold("c")), r.merge(), promoted(r, statement())), "acs_employment 2 is on hold"
    ),
    "a hold lifted in the same change": (
        lambda r: (h := r.hold(hold()), r.merge(), promoted(r, statement()), r.remove(h)), "is on hold"
    ),
    "a rollback to what is on hold": (
        lambda r: (promoted(r, statement()), r.hold(hold("a", "1")), r.merge(), r.promote(letter="a", version="1", old="b"), r.state(rollback())),
        "acs_employment 1 is on hold",
    ),
    "a waiver that ran out": (
        lambda r: promoted(r, statement(kind="waiver", judged=judged("insufficient"), waiver=waiver(expires=NOW - DAY), expires=NOW - DAY, issued=NOW - 3 * DAY)),
        "the statement expired",
    ),
}  # fmt: skip
