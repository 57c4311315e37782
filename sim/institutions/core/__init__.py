"""The machinery of institutions: the town, levers, duties, the contract."""
