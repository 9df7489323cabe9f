"""The rules, one module per family; `rules.table` lists them."""
