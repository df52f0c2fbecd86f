"""Single changes of the code, each run against the tests that enter its function: do they notice?

`make mutants` makes a map of the tests once (which functions each test enters), draws a seeded sample, and prints
what survived. tests/mutants.md holds the survivors that were judged by hand.
"""
