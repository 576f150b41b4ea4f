"""The rules of a release, one a file; `plumbline.release.life` orders them.

| file                 | asks                                                                     |
| -------------------- | ------------------------------------------------------------------------ |
| `held.py`            | did somebody put the version on hold?                                    |
| `failed_since.py`    | does it fail what is in force now?                                       |
| `superseded.py`      | does a newer version run there already?                                  |
| `written_by_others.py` | did a person commit to the branch?                                     |
| `stale.py`           | does the evidence still speak of what is in force, and is it fresh?      |
| `freeze.py`          | is nothing to be merged at this time?                                    |
| `approvals.py`       | did enough people approve, none of them who asked?                       |
| `automatic_merge.py` | may Plumbline merge by itself?                                           |
| `soak.py`            | did it run long enough, and healthy, in the environment before?          |
"""
