"""A user's own moderation model, asked over HTTP.

| file | does |
| --- | --- |
| `hosts.py` | which hosts may be asked, said by whoever runs the service and not by a policy |
| `addresses.py` | a host's address, if it is one that may be asked |
| `secrets.py` | the token, from a file |
| `client.py` | the request and its answer, within limits |
"""
