"""Evidence that a stranger can verify: signed statements about releases, and one judge of changes.

Needs Python, PyYAML, pydantic and cryptography; no database, no registry, no forge, no clock.

| file              | does                                                                    |
| ----------------- | ----------------------------------------------------------------------- |
| `statement.py`    | what Plumbline states about a release                                   |
| `in_toto.py`      | a statement as in-toto writes it                                        |
| `envelope.py`     | the DSSE envelope around it                                             |
| `ed25519.py`      | keys and signatures; the only file that knows `cryptography`            |
| `signing.py`      | signing a statement; whether a signed one counts                        |
| `keys.py`         | the public keys a GitOps repository trusts                              |
| `private_keys.py` | the private keys, outside Git                                           |
| `rotation.py`     | one key takes over from another; one is revoked                         |
| `verdict_in_brief.py` | what a statement says about a verdict                               |
| `manifests.py`    | what manifests say, as facts that can be compared                       |
| `areas.py`        | which files say what runs where                                         |
| `case.py`         | what the rules for a change weigh, and what a rule may find             |
| `rules/`          | those rules, one a file                                                 |
| `judging.py`      | the rules in order: the one judge, for a pull request and for admission |
| `wordings.py`     | words that several rules refuse in                                      |
| `may_run.py`      | whether something may be loaded                                         |
| `holds.py`        | versions that must not be promoted until a person lifts the hold        |
| `statement_files.py` | where statements lie in the GitOps repository                        |
| `trust.py`        | policy, keys and holds of one commit                                    |
| `first_trust.py`  | the keys that a repository made here trusts from its first commit on    |
| `tree.py`         | whole files in a checked-out tree                                       |
| `strict_json.py`, `strict_yaml.py` | text that means the same to everyone                   |
| `errors.py`       | why something does not count, each by its own name                      |
"""
