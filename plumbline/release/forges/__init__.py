"""Forges: where pull requests live. One protocol, one file for each kind.

| file                | holds |
| ------------------- | --- |
| `forge.py`          | the protocol: what the release needs of a forge |
| `errors.py`         | what can go wrong between Plumbline and a forge |
| `choosing.py`       | which forge holds a model's GitOps repository: the one place that knows the kinds |
| `credentials.py`    | what an Airflow connection says, wherever it is kept |
| `local.py`          | a forge on disk: a bare repository, and its pull requests as data beside it |
| `local_seed.py`     | the first commit of a local forge's repository |
| `pull_store.py`     | a local forge's data beside its bare repository |
| `github.py`         | pull requests on GitHub: the forge protocol over one repository |
| `github_client.py`  | one GitHub repository through PyGithub, every call within a time limit |
| `github_answers.py` | what GitHub's answers mean: refusals, waits, merges, approvals |
| `gitlab.py`         | merge requests on GitLab: the forge protocol over one project |
| `gitlab_client.py`  | one GitLab project through python-gitlab: JSON objects in and out |
| `gitlab_answers.py` | what GitLab's answers mean: merge requests, statuses, approvals, refusals |
| `gitea.py`          | pull requests on Gitea and Forgejo: the forge protocol over one repository |
| `gitea_client.py`   | one repository through the API that Gitea and Forgejo share: JSON in and out |
| `gitea_answers.py`  | what Gitea's and Forgejo's answers mean: pull requests, statuses, reviews |
| `comments.py`       | how Plumbline finds its own comments again: a marker that people don't see |
| `patience.py`       | waiting for a forge that is busy or still thinking, within a limit |
"""
