"""What was read is what was kept and what was held, to the last place, in every currency."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.billing.quarantine import quarantined
from tests.costs.billing.bills import bill_taken_in, charges, row

AMOUNTS = st.one_of(
    st.decimals(-1000, 1000, places=11).map(lambda amount: f"{amount:f}"),
    st.decimals(0, 1, places=9).map(lambda amount: f"{amount:E}"),
    st.sampled_from(["", "NULL", "nan", "x", "0", "-0.0"]),
)
ROWS = st.fixed_dictionaries(
    {
        "BilledCost": AMOUNTS,
        "BillingCurrency": st.sampled_from(["USD", "EUR", "XTS", "NULL"]),
        "ChargeCategory": st.sampled_from(["Usage", "Credit", "Tax"]),
        "ResourceId": st.sampled_from(["i-1", "i-2"]),
        "Tags": st.sampled_from(["", "{", '{"team": "a"}']),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=12))
def test_nothing_is_lost_and_nothing_is_made_up(changes):
    with TemporaryDirectory() as folder:
        state = Path(folder)
        done = bill_taken_in(state, [row(**changed) for changed in changes])
        assert done.rows == len(changes) == done.new + done.quarantined
        kept = total(charges(state, "currency", "billed"))
        held = total(
            (entry["currency"] or "none named", Decimal(entry["billed"]))
            for entry in quarantined(state)
            if entry["billed"] is not None
        )
        assert nonzero(kept) == nonzero(done.kept)
        assert nonzero(held) == nonzero(done.held)
        assert nonzero(total([*kept.items(), *held.items()])) == nonzero(expected(changes))
        assert nonzero(done.read) == nonzero(expected(changes))


def expected(changes):
    """By Python's own decimals, apart from the code under test."""
    readable = [each for each in changes if each["BilledCost"] not in ("", "NULL", "nan", "x")]
    named = [(each["BillingCurrency"].replace("NULL", "none named"), each["BilledCost"]) for each in readable]
    return total((currency, Decimal(amount)) for currency, amount in named)


def total(pairs):
    sums = defaultdict(Decimal)
    for currency, amount in pairs:
        sums[currency] += amount
    return sums


def nonzero(sums):
    return {currency: amount for currency, amount in sums.items() if amount}
