"""The reference inference service: the pinned model behind its checks, and a log that nights are judged by.

| file | does |
| --- | --- |
| `pinned_model.py` | `config.json`: which model the image holds |
| `service_file.py` | how the service is set up |
| `configuration.py` | both, read and consistent |
| `stated.py` | the statement that it may run here |
| `prepared_folder.py` | a folder to serve from on this machine |
| `loading.py` | loads it, and those that read for it: digests checked, the image known |
| `served_model.py` | what was loaded, and what it is asked |
| `requests.py` | the shapes of requests and answers |
| `items.py` | what was sent, as the model's columns |
| `ownership.py` | whose an id is |
| `unfit.py` | what is said of an item that does not fit |
| `sent_pictures.py` | pictures of a request, within limits for each and for all |
| `predicting.py` | one request: read, checked, scored, checked, written down, answered |
| `reading.py` | features that another model reads off pictures |
| `checked_model.py` | one model behind its checks |
| `journal.py` | what was scored, as rows of the log |
| `logs.py` | the logs of a service, opened |
| `answering.py` | what checks do to a prediction |
| `check_client.py` | asks the alignment service |
| `preprocessor_client.py` | sends requests through the data preprocessor first |
| `json_calls.py` | what both are built on |
| `clear_text.py` | where a token may go without TLS |
| `prediction_log/` | predictions and labels, as the nightly windows read them |
| `metering.py` | what is counted and timed |
| `setting_up.py` | what a configuration makes |
| `running.py` | all of it, while it runs |
| `app.py` | the endpoints |
| `service.py` | the endpoints behind limits and tokens |
"""
