"""The replica portals, one module per family; each names its portals in SITES."""
