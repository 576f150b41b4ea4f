"""The data preprocessor: what callers send as the model takes it, without what the privacy policy forbids.

| file | does |
| --- | --- |
| `harmonising.py` | one request, harmonised. Pure |
| `rows.py` | a row in the model's names, types, units and categories |
| `texts.py` | a text in one form, personal data taken out |
| `images.py` | a picture in the model's size |
| `removed.py` | what was taken out, counted |
| `requests.py` | what callers send and get |
| `app.py` | the service around it |
"""
