"""How dear `read_report` is, in multiples of parsing the page with lxml alone.

Made-up pages of 45 to 210 kB in every style of mark-up, read from bytes: tables, metadata, sections and checks
included. CPU time, the best of several rounds, in which a page is read again and again; and beside it what reading
costs the first time that a process meets a page, when nothing about its labels and rows has been kept yet. Exit 1
where the promised ratio is not kept or memory grows with the number of pages.
"""

from __future__ import annotations

import gc
import io
import logging
import multiprocessing
import random
import resource
import sys
import time
import warnings
from collections.abc import Callable, Sequence

import lxml.html

from harvester.replica import figures, markup, page
from harvester.reports import read_report

PAGES_PER_STYLE = 20
SMALLEST, LARGEST = 45_000, 210_000
MOST = 2.0
"""What read_report may cost at most; the aim is 1.5."""
MOST_AT_FIRST = 2.5
"""The same for pages that the process meets for the first time."""
SMALL = 15_000
"""Bytes of pages that hold little but their tables."""
AIM_SMALL = 7.0
"""What such pages should cost when a process that has read others meets them for the first time; not yet kept."""
ROUNDS = 7
SLOW_SAMPLE = 2
"""Pages of each style that the slow libraries read."""
MAX_GROWTH = 4.0
"""MB that the process may grow by in further rounds over all pages."""
gc.set_threshold(20_000, 10, 5)  # as harvester.commands has it for every command that reads pages


def small_pages() -> list[bytes]:
    """Pages of some 10 kB in the styles that are as short, of bodies that the others do not have."""
    made: list[bytes] = []
    for number, style in enumerate(markup.STYLES):
        for nth in range(PAGES_PER_STYLE // 2):
            seed = 10_000 + number * PAGES_PER_STYLE + nth
            report = figures.figures_for(f"乙县第{seed}局", 2019 + seed % 6, seed=seed)
            block = page.metadata_block(report.metadata, "one_cell")
            made.append(page.page(markup.dress(report, style), title=report.title, metadata=block).encode())
    return [data for data in made if len(data) <= SMALL]


def pages() -> dict[str, list[bytes]]:
    """The pages by style, sizes spread evenly."""
    made: dict[str, list[bytes]] = {}
    shapes = list(page.SHAPES)
    for number, style in enumerate(markup.STYLES):
        for nth in range(PAGES_PER_STYLE):
            seed = number * PAGES_PER_STYLE + nth
            report = figures.figures_for(f"甲县第{seed}局", 2019 + seed % 6, seed=seed)
            size = SMALLEST + (LARGEST - SMALLEST) * nth // (PAGES_PER_STYLE - 1)
            block = page.metadata_block(report.metadata, shapes[seed % len(shapes)])
            text = page.page(markup.dress(report, style), title=report.title, metadata=block, size=size)
            made.setdefault(style, []).append(text.encode())
    return made


def cpu(work: Callable[[bytes], object], inputs: list[bytes], rounds: int = ROUNDS) -> float:
    """Seconds of CPU for all inputs: for each the best of several rounds over all, since machines are shared."""
    best = [float("inf")] * len(inputs)
    for _ in range(rounds):
        for number, data in enumerate(inputs):
            start = time.process_time()
            work(data)
            best[number] = min(best[number], time.process_time() - start)
    return sum(best)


def first_pass(inputs: list[bytes]) -> list[float]:
    """Seconds of CPU for each input, read once; to be run in a process that has read nothing yet."""
    spent = []
    for data in inputs:
        start = time.process_time()
        read_report(data)
        spent.append(time.process_time() - start)
    return spent


def at_first(inputs: list[bytes], warm: Sequence[bytes] = ()) -> list[float]:
    """Seconds of CPU for each input as it is met for the first time: the best of several fresh processes.

    In the order of reading: the first of a process that has read nothing yet has it load its data files, too.

    warm: pages that such a process reads before.
    """
    dice = random.Random(7)
    shuffled = dice.sample(inputs, len(inputs))
    fresh = multiprocessing.get_context("spawn")
    rounds = []
    for _ in range(ROUNDS):
        with fresh.Pool(1) as pool:
            pool.apply(first_pass, (list(warm),))
            rounds.append(pool.apply(first_pass, (shuffled,)))
    return list(map(min, zip(*rounds, strict=True)))


def slow_libraries() -> dict[str, Callable[[bytes], object]]:
    """trafilatura and pandas.read_html on the same bytes, where they are installed."""
    found: dict[str, Callable[[bytes], object]] = {}
    try:
        import trafilatura

        found["trafilatura"] = lambda data: trafilatura.extract(data, include_tables=True)
    except ImportError:
        pass
    try:
        import pandas

        found["pandas.read_html"] = lambda data: pandas.read_html(io.BytesIO(data), encoding="utf-8")
    except ImportError:
        pass
    return found


def held() -> float:
    """Memory held now, in MB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def growth(inputs: list[bytes]) -> float:
    """MB by which the process grew over three rounds over all pages, after one round to fill its caches."""
    for data in inputs:
        read_report(data)
    gc.collect()
    before = held()
    for _ in range(3):
        for data in inputs:
            read_report(data)
    gc.collect()
    return held() - before


def main() -> int:
    """Prints the table; 1 where the promise is not kept."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    made = pages()
    everything = [data for group in made.values() for data in group]
    sizes = [len(data) for data in everything]
    print(f"{len(everything)} pages of {min(sizes) // 1000} to {max(sizes) // 1000} kB in {len(made)} styles")
    first = at_first(everything)
    slow = slow_libraries()
    print(f"{'style':10}{'lxml':>10}{'read_report':>13}" + "".join(f"{name:>18}" for name in slow))
    total_base = total_ours = 0.0
    worst = 0.0
    sums = dict.fromkeys(slow, 0.0)
    slow_base = 0.0
    for style, inputs in made.items():
        for data in inputs[:3]:
            read_report(data)
        base = cpu(lxml.html.fromstring, inputs)
        ours = cpu(read_report, inputs)
        total_base, total_ours = total_base + base, total_ours + ours
        worst = max(worst, ours / base)
        sample = inputs[:: len(inputs) // SLOW_SAMPLE]
        sample_base = cpu(lxml.html.fromstring, sample)
        slow_base += sample_base
        line = f"{style:10}{base / len(inputs) * 1000:7.2f} ms{ours / base:12.2f}×"
        for name, work in slow.items():
            spent = cpu(work, sample, 1)
            sums[name] += spent
            line += f"{spent / sample_base:17.1f}×"
        print(line, flush=True)
    ratio = total_ours / total_base
    line = f"{'all':10}{total_base / len(everything) * 1000:7.2f} ms{ratio:12.2f}×"
    print(line + "".join(f"{spent / slow_base:17.1f}×" for spent in sums.values()))
    new, loading = sum(first) / total_base, first[0] / total_base
    print(f"read_report on pages met for the first time: {new:.2f}× (promised {MOST_AT_FIRST}×)")
    print(f"of it {loading:.2f}× on the first page alone, with which a process loads its data files")
    small = small_pages()
    few = sum(at_first(small, everything)) / cpu(lxml.html.fromstring, small)
    size = sum(map(len, small)) / len(small) / 1000
    print(f"{len(small)} further pages of {size:.0f} kB, met for the first time: {few:.2f}× (aim {AIM_SMALL}×)")
    grown = growth(everything)
    print(f"worst style {worst:.2f}×; promised {MOST}× over all pages, aim 1.5×")
    print(f"memory after {3 * len(everything)} further pages: {grown:+.1f} MB (at most {MAX_GROWTH:.0f})")
    return 0 if ratio <= MOST and new <= MOST_AT_FIRST and grown <= MAX_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
