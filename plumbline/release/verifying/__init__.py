"""What judges a pull request in the GitOps repository: two commits in, refusals out.

Needs git and a clone; no database, no forge, no registry. The rules are those of `plumbline.attestation`.

| file             | does                                                                     |
| ---------------- | ------------------------------------------------------------------------ |
| `verify_pr.py`   | the whole judgement of a pull request                                    |
| `side.py`        | one of the two commits                                                   |
| `both_sides.py`  | what both commits say about what runs                                    |
| `git_objects.py` | the files of a commit, as bytes, from git's own store                    |
| `file_rules.py`  | what may not happen to files: links, edited statements, mixed changes    |
| `attributes.py`  | what git's attributes may not do to a checkout                           |
| `code_owners.py` | whether CODEOWNERS still asks somebody about what is trusted             |
| `reading.py`     | what one manifest says about what runs                                   |
| `scope.py`       | what is known while one is read: of the file, a text, a document         |
| `named.py`       | the images and model versions that a document names                      |
| `kubernetes_objects.py` | the objects of a document                                          |
| `suspects.py`    | what may name an image in a way no rule of editing knows                 |
| `standing.py`    | in whose place an image stands                                           |
| `wrapped.py`     | texts that stand in base64, or behind a key and `=`                      |
| `sources.py`     | what says where manifests come from                                      |
| `trusting.py`    | policy, keys and holds of a commit, and what may not happen to them      |
| `spent.py`       | statements that were merged before and count no more                     |
| `strict_text.py` | text that every YAML reader reads alike                                  |
"""
