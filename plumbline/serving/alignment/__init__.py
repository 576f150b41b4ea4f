"""The alignment service: checks what goes into models and what comes out of them, while they run.

| file | does |
| --- | --- |
| `app.py` | the application: routes, what runs beside them |
| `limiting.py` | its limits: callers, how much at once, how large, how slow |
| `settings.py` | where it finds things |
| `policies.py`, `reload.py` | the policies in force, and how newer ones take over |
| `questions.py`, `forms.py`, `pictures.py`, `line_reading.py` | what was sent, within limits |
| `checking.py` | one question to its answer |
| `conversation.py`, `conversing.py`, `turn_cache.py` | conversations: turns, joins, what is remembered |
| `streaming.py`, `places.py` | text that is checked while it comes |
| `metering.py` | what is counted |
| `routes/` | the paths |
| `admission/` | what may be applied to a cluster |
| `admission_app.py` | that as a process of its own, over TLS |

Deciding is in plumbline/guardrails, what people look at in plumbline/review.
"""
