"""Makes the Markdown table of a run from its raw figures: the same raw figures give the same table.

usage: table.py [--check] RESULTS.jsonl ..     writes RESULTS.md beside each, or only compares
"""

import json
import pathlib
import statistics
import sys

import models_table
import plain_table
from cells import NONE, number, rows

OPERATIONS = ["encode", "encrypt", "decrypt+decode", "rotate", "multiply+relinearise", "rescale", "plaintext product",
              "one NTT"]
SIZES = ["ciphertext", "ciphertext, packed and seeded", "rotation key", "relinearisation key"]
OURS = ["ours-avx512", "ours-avx2", "ours-portable", "ours-java"]
RIVALS = ["seal", "openfhe", "lattigo"]
NETWORK = OURS + ["lattigo", "openfhe", "tenseal", "helayers"]
NAMES = {"seal": "SEAL", "openfhe": "OpenFHE", "lattigo": "Lattigo", "tenseal": "TenSEAL", "helayers": "HElayers"}


class Figures:
    """The raw lines of one run."""

    def __init__(self, lines):
        self.about = lines[0]["about"]
        self.lines = lines[1:]

    def of(self, set_name, peer, what, field):
        """Returns {round: value} of one figure."""
        return {line["round"]: line[field] for line in self.lines
                if line.get("set") == set_name and line.get("peer") == peer and line.get("what") == what and field in line}

    def median(self, set_name, peer, what):
        values = self.of(set_name, peer, what, "median_us").values()
        return statistics.median(values) if values else None

    def least(self, set_name, peer, what):
        return min(self.of(set_name, peer, what, "min_us").values(), default=None)

    def processor(self, set_name, peer, what):
        values = self.of(set_name, peer, what, "cpu_us").values()
        return statistics.median(values) if values else None

    def ratio(self, set_name, peer, other, what, field="median_us"):
        """Median over the rounds of the quotients of one round: what slowed a whole round drops out."""
        above, below = (self.of(set_name, p, what, field) for p in (peer, other))
        both = [above[r] / below[r] for r in above if below.get(r)]
        return statistics.median(both) if both else None

    def fastest(self, set_name, ours, what, field="median_us"):
        """The smallest ratio of any rival."""
        ratios = [self.ratio(set_name, rival, ours, what, field) for rival in RIVALS]
        return min((r for r in ratios if r is not None), default=None)

    def crowding(self):
        """The share of figures whose time was a tenth and more above the processor's time: others were computing."""
        measured = [line["median_us"] > 1.1 * line["cpu_us"] for line in self.lines if line.get("cpu_us")]
        return sum(measured) / len(measured) if measured else 0

    def constant(self, set_name, peer, what, field):
        """The largest over the rounds, of what hardly changes: bytes and errors."""
        return max(self.of(set_name, peer, what, field).values(), default=None)

    def demo(self, peer, field):
        values = [d[field] for d in self.of("served", peer, "demo", "demo").values() if field in d]
        return statistics.median(values) if values else None

    def form(self, peer):
        """The form of bytes on the wire that the demonstration used."""
        return next((d["wire"] for d in self.of("served", peer, "demo", "demo").values() if "wire" in d), NONE)

    def remarks(self, set_name, key):
        """Returns [(peer, remark)] without repetitions, in the order in which they came."""
        return list(dict.fromkeys(
            (line["peer"], (f"{line['what']}: " if "what" in line else "") + line[key])
            for line in self.lines if line.get("set") == set_name and key in line))


def name(peer):
    return NAMES.get(peer, peer)


def time_cell(figures, set_name, peer, what, unit=1):
    """Median (minimum; processor time), in so many microseconds."""
    found = [figures.median(set_name, peer, what), figures.least(set_name, peer, what), figures.processor(set_name, peer, what)]
    if found[0] is None:
        return NONE
    median, *others = (number(x / unit) if x is not None else "-" for x in found)
    return f"{median} ({'; '.join(others)})"


def ratio_cell(times, processor):
    return NONE if times is None else f"{times:.3g}" + ("" if processor is None else f" ({processor:.3g})")


def ratio_cells(figures, set_name, pairs, what):
    return [ratio_cell(*(figures.ratio(set_name, a, b, what, field) for field in ("median_us", "cpu_us"))) for a, b in pairs]


def fastest_cells(figures, set_name, what):
    return [ratio_cell(*(figures.fastest(set_name, ours, what, field) for field in ("median_us", "cpu_us"))) for ours in OURS]


def heading(chosen):
    q, p = ("+".join(map(str, chosen[part])) for part in "qp")
    total = sum(chosen["q"]) + sum(chosen["p"])
    return f"## {chosen['name']}: N = {1 << chosen['log_n']}, data primes of {q} bits, special {p}, {total} in all"


def operations(figures, chosen):
    set_name, peers = chosen["name"], OURS + RIVALS
    out = [heading(chosen), "", "Microseconds a call: median (minimum; mean processor time).", ""]
    out += rows(["operation", *map(name, peers)],
                [[what, *(time_cell(figures, set_name, peer, what) for peer in peers)] for what in OPERATIONS])
    out += ["How many times as long as ours, by medians (by processor time):", ""]
    pairs = [(rival, ours) for ours in OURS[:2] for rival in RIVALS]
    head = ["operation", *(f"{name(rival)} / {ours[5:]}" for rival, ours in pairs), *(f"**fastest / {ours[5:]}**" for ours in OURS)]
    out += rows(head, [[what, *ratio_cells(figures, set_name, pairs, what), *fastest_cells(figures, set_name, what)]
                       for what in OPERATIONS])
    out += ["Bytes:", ""]
    sized = ["ours-java", *RIVALS]
    out += rows(["what", "ours", *map(name, RIVALS)],
                [[what, *(number(figures.constant(set_name, peer, what, "bytes")) for peer in sized)] for what in SIZES])
    return out + remarks(figures, set_name)


def remarks(figures, set_name):
    found = figures.remarks(set_name, "note") + figures.remarks(set_name, "unsupported")
    texts = {}
    for peer, text in found:
        texts.setdefault(text, []).append(name(peer))
    return [f"- {', '.join(peers)}: {text}." for text, peers in texts.items()] + ([""] if texts else [])


def milliseconds(value):
    return NONE if value is None else number(value / 1000)


def network(figures):
    base = next((peer for peer in OURS if figures.median("network", peer, "evaluate")), OURS[0])
    out = ["## The network 30-128-64-32-1, one row", "",
           f"Milliseconds in one process, without HTTP: median (minimum; mean processor time); how many times as long as {base}, by medians (by processor time); bytes.", ""]
    body = []
    for peer in NETWORK:
        get = lambda what: milliseconds(figures.median("network", peer, what))
        size = lambda what, key: number(figures.constant("network", peer, what, "bytes") or figures.demo(peer, key))
        error = figures.constant("network", peer, "largest error", "value")
        body.append([name(peer), time_cell(figures, "network", peer, "evaluate", 1000),
                     *ratio_cells(figures, "network", [(peer, base)], "evaluate"), get("encode+encrypt"), get("decrypt+decode"),
                     size("evaluation keys", "evaluation_key_bytes"), size("request", "request_bytes"), size("answer", "response_bytes"),
                     NONE if error is None else f"{error:.1e}"])
    out += rows(["", "evaluate", f"/ {base}", "encrypt", "decrypt", "evaluation keys", "request", "answer", "error"], body)
    out += remarks(figures, "network")
    out += ["As served: our demonstration over HTTP, client and server on the one core, the median row; milliseconds and bytes.", ""]
    fields = ["server_ms_median", "client_encrypt_ms_median", "client_decrypt_ms_median", "round_trip_ms_median", "key_generation_ms",
              "evaluation_key_bytes", "request_bytes", "response_bytes"]
    out += rows(["", "server", "encrypt", "decrypt", "round trip", "keys made", "evaluation keys", "request", "answer", "form"],
                [[peer, *(number(figures.demo(peer, field)) for field in fields), figures.form(peer)] for peer in OURS])
    return out + remarks(figures, "served")


def render(figures):
    about = figures.about
    loads = [line["load"] for line in figures.lines if "load" in line]
    out = [f"# Side by side, {about['date']}", "",
           "Written by `docs/benchmarks/peers` from the raw figures beside it; what they mean, and how fair they are, is in the README.", "",
           f"- {about['cpu']}, {about['cores']} cores, all on core {about['pinned_core']}; Linux {about['kernel']};"
           f" load when the rounds began: {', '.join(number(x) for x in loads)}",
           f"- {about['rounds']} rounds, {about['seconds']} s a figure after warming up; medians of the rounds' medians, minima of all",
           f"- this tree: {about['tree']}; {about['java']}; {about['compiler']}; {about['go']}"]
    if figures.crowding() > 0.1:
        out.append(f"- **the machine was busy**: {figures.crowding():.0%} of the figures took a tenth and more longer than their processor time;"
                   " go by the ratios in brackets")
    out.append("- " + "; ".join(f"{name(peer)} {version}" for peer, version in versions(figures)))
    out += [f"- without {name(peer)}: {why}" for peer, why in about["missing"].items()] + [""]
    for chosen in about["sets"]:
        out += operations(figures, chosen)
    return "\n".join(out + network(figures)).rstrip() + "\n"


def versions(figures):
    return sorted({(line["peer"], line["version"]) for line in figures.lines
                   if line.get("version") and not line["peer"].startswith("ours")})


def text_of(raw):
    lines = [json.loads(line) for line in raw.read_text().splitlines()]
    if lines[0]["about"].get("kind") == "models":
        return models_table.render(lines)
    if lines[0]["about"].get("kind") == "plain":
        return plain_table.render(lines)
    return render(Figures(lines))


def write(raw):
    text = text_of(raw)
    raw.with_suffix(".md").write_text(text)
    return text


def check(raw):
    target = raw.with_suffix(".md")
    same = target.exists() and target.read_text() == text_of(raw)
    if not same:
        print(f"{target.name} is not what {raw.name} gives: run docs/benchmarks/harness/table.py on it", file=sys.stderr)
    return same


def main():
    words = sys.argv[1:]
    checking = "--check" in words
    paths = [pathlib.Path(word) for word in words if word != "--check"]
    if not paths:
        sys.exit(__doc__)
    if checking:
        sys.exit(0 if all([check(raw) for raw in paths]) else 1)
    for raw in paths:
        write(raw)


if __name__ == "__main__":
    main()
