"""Which columns are called drifted, against statsmodels and against the definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from statsmodels.stats.multitest import multipletests

from alignment_checks.drift.multiplicity import critical_p_value, drifted, e_value

METHODS = {"benjamini-hochberg": "fdr_bh", "benjamini-yekutieli": "fdr_by"}

families = st.lists(
    st.one_of(st.floats(0, 1), st.floats(0, 0.01), st.sampled_from([0.0, 0.01, 0.05, 1.0])), max_size=40
).map(lambda values: {f"column {place}": value for place, value in enumerate(values)})
rates = st.sampled_from([0.01, 0.05, 0.1, 0.3])
methods = st.sampled_from(sorted(METHODS))
every_method = st.sampled_from([*sorted(METHODS), "e-bh"])


@given(families.filter(bool), rates, methods)
def test_the_same_columns_as_statsmodels(family, rate, method):
    """statsmodels is the oracle; only where a p-value meets its bound to the last bit may rounding differ."""
    called, adjusted, *_ = multipletests(list(family.values()), alpha=rate, method=METHODS[method])
    ours = drifted(family, rate, method)
    for column, theirs, value in zip(family, called, adjusted, strict=True):
        assert (column in ours) == theirs or math.isclose(value, rate, rel_tol=1e-12)


@given(families, rates, every_method)
def test_called_exactly_at_or_below_the_critical_value(family, rate, method):
    limit = critical_p_value(family, rate, method)
    assert 0 < limit <= rate
    assert drifted(family, rate, method) == [c for c, p in family.items() if p <= limit]


@given(families.filter(bool), rates, every_method, st.data())
def test_smaller_p_values_never_call_less(family, rate, method, data):
    column = data.draw(st.sampled_from(sorted(family)))
    smaller = family | {column: family[column] / 2}
    assert set(drifted(family, rate, method)) <= set(drifted(smaller, rate, method))


@given(families, rates)
def test_any_dependence_costs_columns_and_never_adds_one(family, rate):
    careful = drifted(family, rate, "benjamini-yekutieli")
    assert set(careful) <= set(drifted(family, rate, "benjamini-hochberg"))


def e_bh(e_values: dict[str, float], rate: float) -> list[str]:
    """The k columns of the largest e-values, for the largest k whose k-th of m is at least m / (k rate)."""
    ranked = sorted(e_values.values(), reverse=True)
    called = [e for k, e in enumerate(ranked, start=1) if e * k * rate >= len(ranked)]
    return [column for column, e in e_values.items() if called and e >= called[-1]]


@given(families, rates)
def test_by_option_the_columns_are_called_by_their_e_values(family, rate):
    """The limit on p-values says the same as e-BH (Wang & Ramdas 2022) on the e-values themselves."""
    called = e_bh({column: e_value(p) for column, p in family.items()}, rate)
    assert drifted(family, rate, "e-bh") == called


@given(families, rates)
def test_e_values_of_p_values_never_call_more_than_benjamini_hochberg(family, rate):
    assert set(drifted(family, rate, "e-bh")) <= set(drifted(family, rate, "benjamini-hochberg"))


@given(st.floats(1e-300, 1), st.floats(1e-300, 1))
def test_a_smaller_p_value_is_no_less_evidence(one, other):
    small, large = sorted((one, other))
    assert e_value(small) >= e_value(large) * (1 - 1e-7)


def test_the_e_value_of_a_uniform_p_value_is_one_on_average():
    """Integrated over (0, 1]: what makes it an e-value. The rest lies below the smallest p-value."""
    above, _ = quad(lambda log_p: e_value(math.exp(log_p)) * math.exp(log_p), -600, 0, limit=400)
    assert above == pytest.approx(1 - 1 / 600, abs=1e-6)
    assert (e_value(0), e_value(1)) == (math.inf, 0.5)


def test_ties_are_called_together_in_the_given_order():
    """Two of two at exactly the rate are called, whichever comes first."""
    assert drifted({"b": 0.05, "a": 0.05}, 0.05) == ["b", "a"]
    assert drifted({"b": 0.05, "a": 0.05, "c": 0.9}, 0.05) == []


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan])
def test_what_is_no_p_value_is_refused(value):
    with pytest.raises(ValueError, match="p-value of 'age'"):
        drifted({"age": value})


@pytest.mark.parametrize("rate", [0, 1, -1, math.nan])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises(ValueError, match="false-discovery rate"):
        drifted({"age": 0.5}, rate)


def test_quiet_columns_are_called_on_as_many_nights_as_the_rate_says():
    """26 independent uniform p-values: any is called on 5 % of nights, within simulation error."""
    nights = np.random.default_rng(4).random((4000, 26))
    alarms = sum(bool(drifted(dict(enumerate(night.tolist())), 0.05)) for night in nights)
    assert 0.04 < alarms / len(nights) < 0.06
