"""The table against figures worked out by hand."""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest

import table

SETS = [{"name": "s", "log_n": 13, "q": [49, 40, 40], "p": [49], "log_scale": 40}]
ABOUT = {"about": {"date": "2026-01-02 03:04 UTC", "cpu": "a processor", "cores": 2, "pinned_core": 1, "kernel": "6", "java": "j",
                   "go": "g", "compiler": "c", "tree": "abc", "rounds": 3, "seconds": 0.3, "sets": SETS,
                   "missing": {"openfhe": "no CPython 3.10"}}}


def figure(number, peer, median, least, what="rotate", set_name="s"):
    """The processor's time is a tenth of the median, and of Lattigo's half."""
    return {"cpu_us": median / (2 if peer == "lattigo" else 10), "round": number, "peer": peer, "version": "1", "set": set_name, "what": what, "median_us": median, "min_us": least, "reps": 9}


LINES = [
    ABOUT,
    {"round": 1, "load": 0.5, "at": "00:00:00"},
    figure(1, "ours-avx512", 100, 90), figure(1, "seal", 1000, 950), figure(1, "lattigo", 700, 650),
    # A slow round: all of it is slower, so the ratio stays.
    figure(2, "ours-avx512", 300, 80), figure(2, "seal", 3300, 2000), figure(2, "lattigo", 2400, 2300),
    figure(3, "ours-avx512", 110, 95), figure(3, "seal", 990, 940),
    {"round": 1, "peer": "seal", "version": "1", "set": "s", "note": "one special prime"},
    {"round": 2, "peer": "seal", "version": "1", "set": "s", "note": "one special prime"},
    {"round": 1, "peer": "ours-avx2", "set": "s", "what": "all", "unsupported": "not here"},
    {"round": 1, "peer": "lattigo", "version": "1", "set": "s", "what": "rotation key", "bytes": 1573232},
    figure(1, "ours-avx512", 20000, 19000, "evaluate", "network"), figure(1, "tenseal", 8000000, 8000000, "evaluate", "network"),
    {"round": 1, "peer": "ours-avx512", "set": "served", "what": "demo", "demo": {"server_ms_median": 33.25}},
]


class TableTest(unittest.TestCase):

    def setUp(self):
        self.figures = table.Figures(LINES)

    def test_median_of_medians_and_least_of_least(self):
        self.assertEqual(self.figures.median("s", "ours-avx512", "rotate"), 110)
        self.assertEqual(self.figures.least("s", "ours-avx512", "rotate"), 80)
        self.assertIsNone(self.figures.median("s", "openfhe", "rotate"))

    def test_ratios_are_taken_within_a_round(self):
        self.assertEqual(self.figures.ratio("s", "seal", "ours-avx512", "rotate"), 10)
        self.assertEqual(self.figures.ratio("s", "lattigo", "ours-avx512", "rotate"), 7.5)
        self.assertEqual(self.figures.fastest("s", "ours-avx512", "rotate"), 7.5)
        self.assertIsNone(self.figures.fastest("s", "ours-java", "rotate"))

    def test_ratios_of_processor_time(self):
        self.assertEqual(self.figures.ratio("s", "seal", "ours-avx512", "rotate", "cpu_us"), 10)
        self.assertEqual(self.figures.ratio("s", "lattigo", "ours-avx512", "rotate", "cpu_us"), 37.5)
        self.assertEqual(self.figures.fastest("s", "ours-avx512", "rotate", "cpu_us"), 10)

    def test_says_that_the_machine_was_busy(self):
        self.assertEqual(self.figures.crowding(), 1)
        self.assertIn("the machine was busy", table.render(self.figures))
        quiet = [LINES[0], {**LINES[2], "cpu_us": 99}]
        self.assertEqual(table.Figures(quiet).crowding(), 0)

    def test_renders_what_is_there(self):
        text = table.render(self.figures)
        for part in ("| rotate | 110 (80; 11) | 1,000 (940; 100) | 1,550 (650; 775) |", "| rotate | 10 (10) | 7.5 (37.5) | 7.5 (10) |", "- without OpenFHE: no CPython 3.10",
                     "- SEAL: one special prime.\n", "- ours-avx2: all: not here.", "| rotation key | 1,573,232 |",
                     "| TenSEAL | 8,000 (8,000; 800) | 400 (400) |", "| ours-avx512 | 33.2 |", "data primes of 49+40+40 bits, special 49, 178 in all"):
            self.assertIn(part, text)
        # No rows and columns of nothing.
        self.assertNotIn("| encode |", text)
        self.assertNotIn("| OpenFHE", text)

    def test_check_finds_a_changed_table(self):
        with tempfile.TemporaryDirectory() as folder:
            raw = pathlib.Path(folder, "r.jsonl")
            raw.write_text("".join(json.dumps(line) + "\n" for line in LINES))
            with contextlib.redirect_stderr(io.StringIO()):
                self.assertFalse(table.check(raw))
                text = table.write(raw)
                self.assertTrue(table.check(raw))
                raw.with_suffix(".md").write_text(text.replace("7.5", "9.5"))
                self.assertFalse(table.check(raw))


if __name__ == "__main__":
    unittest.main()
