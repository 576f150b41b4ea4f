"""The alignment service: checks what goes into models and what comes out of them, while they run.

| file | does |
| --- | --- |
| `app.py` | the application: routes, what runs beside them |
| `limiting.py` | its limits: callers, how much at once, how large, how slow |
| `settings.py` | where it finds things |
| `first_start.py` | what is made where it starts for the first time |
| `running.py` | the service from its settings, ready to be served |
| `policies.py`, `reload.py` | the policies in force, and how newer ones take over |
| `questions.py`, `forms.py`, `pictures.py`, `line_reading.py` | what was sent, within limits |
| `checking.py` | one question to its answer |
| `answers.py` | what a check came to, on its way out |
| `conversation.py`, `conversing.py`, `turn_cache.py` | conversations: turns, joins, what is remembered |
| `streaming.py`, `places.py` | text that is checked while it comes |
| `reviewing.py` | the review inside the service |
| `review_pages.py` | its pages from their templates |
| `review_sessions.py` | who is at one of them |
| `metering.py` | what is counted |
| `routes/` | the paths |
| `admission/` | what may be applied to a cluster |
| `admission_app.py` | that as a process of its own, over TLS |

Deciding is in plumbline/guardrails, what people look at in plumbline/review.
"""
