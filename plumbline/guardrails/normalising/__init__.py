"""Texts as a reader takes them, with the way back to where each character stood.

| file | does |
| --- | --- |
| `view.py` | a rewritten text, and the span of the original that a span of it stands for |
| `characters.py` | one character at a time: compatibility forms, marks, look-alikes, what nobody sees |
| `look_alikes.py` | the table of letters that look like Latin ones |
| `disguises.py` | words written with spaces, digits and repeated letters between or for their own |
| `escapes.py` | characters written as escapes of URLs, HTML, JSON and mail |
| `markup.py` | tags, emphasis and joins of code inside numbers |
| `parted.py` | values whose characters were set apart |
| `encoded.py` | base64 and hexadecimal pieces, decoded within limits |
| `views.py` | all of them for one text |

Every step is linear in the text. Plain ASCII, most of all text, is told in one pass and left as it is.
"""
