"""Whether a change of what runs in a cluster may be made: a Kubernetes admission webhook's judgement.

Pure but for one file: a review as JSON and what a GitOps repository says go in, an answer comes out. The
rules are those of `plumbline.attestation`; no web framework is known here.

| file                | does                                                                       |
| ------------------- | -------------------------------------------------------------------------- |
| `review.py`         | an AdmissionReview v1 as it comes, strictly                                |
| `kinds.py`          | which kinds are judged, and who may own an object of each                  |
| `agreement.py`      | whether the objects are what the request says they are                     |
| `passing.py`        | what is let through without a look                                         |
| `reducing.py`       | what of an object decides what runs                                        |
| `reading.py`        | that, as the facts that a change of the GitOps repository is judged by     |
| `repository.py`     | what the GitOps repository says: trust, statements, and what it pins       |
| `repository_folder.py` | the same from a folder, read anew when it changes; the only file that reads |
| `environments.py`   | which environment a namespace belongs to                                   |
| `elsewhere.py`      | namespaces of no environment, in which no model runs                       |
| `vouching.py`       | the statements that speak for a change, and the judge's answer             |
| `answering.py`      | the answer as an AdmissionReview                                           |
| `admit.py`          | all of these in their order                                                |
| `deployment_check.py` | the same question before anything is applied: `/check/deployment`        |
"""
