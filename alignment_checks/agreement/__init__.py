"""How well detectors and people agree, and what another threshold would do. Measures; decides nothing."""
