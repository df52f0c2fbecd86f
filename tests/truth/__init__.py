"""Made-up documents whose cells are known: what is read is right, null with a reason, or a fault.

`python -m tests.truth --count 20` makes twenty documents of every form, style and trap and prints what came of
them; `make test` makes one of each (test_truth.py). Labels come from data/forms, read here without the product's
help; numbers, layouts and traps are this package's own. Nothing that is read may be wrong in silence.
"""
