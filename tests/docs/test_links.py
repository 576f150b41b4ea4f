"""A relative link leads to a file that is there, and to a heading that is in it."""

from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.markdown import ROOT, anchors, documents, links

RELATIVE = [
    (document.relative_to(ROOT), address)
    for document in documents()
    for address in links(document)
    if not urlsplit(address).scheme
]


@pytest.mark.parametrize(("document", "address"), RELATIVE, ids=str)
def test_it_leads_somewhere(document, address):
    parts = urlsplit(address)
    target = (ROOT / document).parent / unquote(parts.path) if parts.path else ROOT / document
    assert target.resolve().is_relative_to(ROOT), "it leaves the project"
    assert target.exists()
    if parts.fragment:
        assert parts.fragment in anchors(target)


def test_every_guide_can_be_found_from_the_readme():
    """Whoever starts at README.md reaches every document by clicking."""
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document in seen:
            continue
        seen.add(document)
        targets = [(document.parent / urlsplit(address).path).resolve() for address in links(document)]
        waiting += [target for target in targets if target.suffix == ".md" and target.is_file()]
    guides = {path for path in documents() if path.parent == ROOT or ROOT / "docs" in path.parents}
    assert not guides - seen
