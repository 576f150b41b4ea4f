"""What stands between a socket and a service, the same for each: the server, tokens, limits, refusals.

| file | does |
| --- | --- |
| `guarded.py` | a service behind its limits and its tokens, in their order |
| `tokens.py` | who may call: tokens per caller, known by their hashes |
| `authentication.py` | lets only callers with a token through, each to what its roles allow |
| `shedding.py` | how much at once |
| `per_caller.py` | how much of one caller at once |
| `time_limit.py` | how long an answer may take |
| `body_limit.py` | how large a body may be, and how slow |
| `quotas.py` | how much a caller may ask |
| `problem_answers.py` | how a service says no |
| `patient_protocol.py` | HTTP with an end to headers, to bodies nobody reads, to answers nobody takes |
| `uvicorn_server.py` | the server |
| `renewed_certificate.py` | a server whose certificate is renewed while it runs |
| `json_bodies.py` | JSON as everybody reads it alike |
| `strict_requests.py` | the same for FastAPI's routes |
| `refusals.py` | a FastAPI application's errors as answers |
"""
