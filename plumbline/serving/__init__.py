"""A trained model as something that answers, and the services around one.

| folder | does |
| --- | --- |
| `scoring/` | loads a model folder by its digest and scores rows, texts and pictures |
| `edge/` | stands between a socket and a service: the server, tokens, limits, refusals |
| `telemetry/` | metrics and logs of a service |
| `alignment/` | the alignment service |
| `inference/` | the reference inference service |
| `preprocessing/` | the data preprocessor beside it |
"""
