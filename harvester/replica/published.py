"""The figures of five published reports, which replicas show again in prose of our own."""

from __future__ import annotations

from typing import NamedTuple


class Published(NamedTuple):
    """The numbers of a published report of the 2021 form; whatever is not named is 0.

    documents: normative documents (issued, in force). requests: by row as (natural persons, companies).
    review: upheld, corrected, other; None where the report has no table four. suits: litigation_direct upheld.
    """

    agency: str
    year: int
    requests: dict[str, tuple[int, int]]
    documents: tuple[int, int] = (0, 0)
    penalties: int = 0
    review: tuple[int, int, int] | None = (0, 0, 0)
    suits: int = 0


PUBLISHED = (
    Published(
        "攸县人民政府办公室",
        2024,
        documents=(2, 12),
        requests={
            "new_received": (14, 0),
            "granted": (1, 0),
            "unable_not_held": (11, 0),
            "unable_still_unclear": (1, 0),
            "rejected_repeat": (1, 0),
            "total_processed": (14, 0),
        },
        review=None,
    ),
    Published(
        "长治市潞州区人民政府办公室",
        2021,
        documents=(3, 8),
        requests={
            "new_received": (24, 2),
            "granted": (15, 0),
            "partially_granted": (2, 0),
            "denied_third_party": (2, 0),
            "unable_not_held": (3, 2),
            "rejected_repeat": (2, 0),
            "total_processed": (24, 2),
        },
        review=(0, 3, 1),
        suits=1,
    ),
    Published(
        "偃师区人民政府办公室",
        2024,
        documents=(5, 45),
        requests={
            "new_received": (81, 0),
            "carried_in": (1, 0),
            "granted": (11, 0),
            "unable_not_held": (71, 0),
            "total_processed": (82, 0),
        },
    ),
    Published(
        "酉阳土家族苗族自治县清泉乡人民政府",
        2024,
        penalties=18,
        requests={"new_received": (0, 1), "granted": (0, 1), "total_processed": (0, 1)},
    ),
    Published("信访局", 2024, requests={}),
)

BY_AGENCY = {report.agency: report for report in PUBLISHED}
"""What made-up years before and after a published one must lead to."""
