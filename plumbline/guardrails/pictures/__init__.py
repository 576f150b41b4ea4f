"""What is looked at in pictures.

| file | does |
| --- | --- |
| `open_nsfw.py` | Yahoo's open_nsfw: how likely a picture is unsafe for work, and its 1,024 features |
"""
