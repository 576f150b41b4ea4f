"""Sources of prices, one file each; `source.py` has what they share.

| file | holds |
| --- | --- |
| `source.py` | A source, and its answer. |
| `price_list.py` | Prices that policies/prices.yaml declares. |
| `node_pools.py` | Pools of a Kubernetes cluster, at the price declared for their nodes. |
| `own_machines.py` | One's own machines, at what an hour adds to the bill. |
| `aws_spot.py` | What AWS's spot machines cost now, by zone. |
| `aws_on_demand.py` | What AWS's machines cost on demand. |
| `aws_offers.py` | Which offers AWS is asked about. |
| `aws_client.py` | Asks AWS for prices. |
| `live.py` | Which live sources a price list asks. |
| `asking.py` | All sources asked at once. |
"""
