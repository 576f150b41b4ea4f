"""Observing: what really runs in an environment, and who said so.

Each way to look is given what Git says and answers with an `Observation`. Whoever can't be reached has told
nothing: that is never healthy.

| file                   | looks at                                                        |
| ---------------------- | --------------------------------------------------------------- |
| `observing.py`         | chooses the way a spec names, and writes the observation        |
| `http.py`              | the serving side itself: what it says it serves                 |
| `argocd.py`            | an Argo CD Application: synced, healthy, and its live Deployment |
| `kubernetes.py`        | a Deployment, by the API server                                 |
| `merge.py`             | nothing but Git                                                 |
| `deployment_status.py` | what a live Deployment says of itself                           |
| `servers.py`           | which server that is, by the connection a spec names            |
| `api_server.py`        | where a Kubernetes API server is, and how it lets one in        |
| `json_server.py`       | one JSON answer from a server that may be slow, wrong or hostile |
| `seen.py`              | what a look came to                                             |
"""
