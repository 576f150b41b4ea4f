"""What is looked at in pictures.

| file | does |
| --- | --- |
| `metadata.py` | what a picture's file says beside the picture |
| `open_nsfw.py` | Yahoo's open_nsfw: how likely a picture is unsafe for work, and its 1,024 features |
"""
