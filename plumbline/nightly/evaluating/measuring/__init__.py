"""How measurements are made from scored rows, one file an area; `modalities/` says which there are."""
