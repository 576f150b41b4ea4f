"""Forges: where pull requests live. One protocol, one folder for each kind.

| file               | holds |
| ------------------ | --- |
| `forge.py`         | the protocol: what the release needs of a forge |
| `errors.py`        | what can go wrong between Plumbline and a forge |
| `choosing.py`      | which forge holds a model's GitOps repository: the one place that knows the kinds |
| `credentials.py`   | what an Airflow connection says, wherever it is kept |
| `local/`           | a forge on disk: a bare repository, and its pull requests as data beside it |
| `github/`          | pull requests on GitHub |
| `gitlab/`          | merge requests on GitLab |
| `gitea/`           | pull requests on Gitea and Forgejo |
| `comments.py`      | how Plumbline finds its own comments again: a marker that people don't see |
| `patience.py`      | waiting for a forge that is busy or still thinking, within a limit |
| `whole_answers.py` | how the clients for GitHub and GitLab read an answer: whole, within limits |
| `reaching.py`      | why a forge gave no whole answer, in words for people |
| `json_object.py`   | what a server sent, before anybody says what it means |
"""
