"""The table of the plain path under load."""

import statistics

from cells import NONE, number, rows

NAMES = {"ours": "Blindserve", "joined": "Blindserve, calls joined", "memory": "Blindserve, records in memory", "unlogged": "Blindserve, records dropped",
         "echo": "bare Vert.x", "mlserver": "MLServer", "kserve": "KServe", "litserve": "LitServe"}
GOALS_OF_RATIO = {"echo": 0.45, "mlserver": 20, "kserve": 20, "litserve": 40}


class Figures:
    def __init__(self, lines):
        self.about, self.lines = lines[0]["about"], lines[1:]

    def all(self, server, what, field, **wanted):
        return [line[field] for line in self.lines if line.get("server") == server and line.get("what") == what and field in line
                and all(line.get(key) == value for key, value in wanted.items())]

    def median(self, server, what, field, **wanted):
        found = self.all(server, what, field, **wanted)
        return statistics.median(found) if found else None

    def percentile(self, server, which, what="quarter"):
        found = [latency[which] for latency in self.all(server, what, "latency_ms")]
        return statistics.median(found) if found else None

    def peak(self, server, what):
        found = [self.median(server, what, "per_second", connections=count) for count in self.connections()]
        return max((value for value in found if value is not None), default=None)

    def connections(self):
        return sorted({line["connections"] for line in self.lines if line.get("what") in ("rest", "grpc") and "connections" in line})

    def failures(self):
        return sum(line.get("failed", 0) + line.get("unanswered", 0) for line in self.lines)


def throughput(figures, what):
    counts = figures.connections()
    body = [[NAMES[server], *(number(figures.median(server, what, "per_second", connections=count)) for count in counts)] for server in NAMES]
    return rows(["requests a second", *map(str, counts)], body)


def ratios(figures):
    body = []
    for what, title in (("rest", "REST"), ("grpc", "gRPC")):
        ours = figures.peak("ours", what)
        for peer, goal in GOALS_OF_RATIO.items():
            other = figures.peak(peer, what)
            if ours and other:
                body.append([f"{title}, peak over {NAMES[peer]}'s", f"{ours / other:.3g}", f"at least {goal}",
                             "met" if ours / other >= goal else "**missed**"])
    return body


def added(figures):
    body = []
    for server, limits, title in (("ours", (1.5, 5), "with durable records"), ("memory", (0.3, 2), "without waiting for a disk")):
        for which, limit in zip(("p50", "p99"), limits):
            value, alone = figures.percentile(server, which), figures.median("direct", "call", which)
            if value is not None and alone is not None:
                body.append([f"added latency {which}, {title}, ms", f"{value - alone:.3g}", f"at most {limit}",
                             "met" if value - alone <= limit else "**missed**"])
    return body


def others(figures):
    body = []
    copies = [r * b / 1e9 for r, b in zip(figures.all("ours", "copy", "per_second"), figures.all("ours", "copy", "bytes"))]
    if copies:
        body.append(["4 MB there and back, GB/s both ways", f"{max(copies):.3g}", "at least 1", "met" if max(copies) >= 1 else "**missed**"])
    for what, field, unit, limit, title in (("start", "resident_bytes", 1e6, 250, "resident memory when ready, MB"),
                                            ("start", "seconds", 1, 2, "start to ready on one core, s")):
        value = figures.median("ours", what, field)
        peer = figures.median("mlserver", what, field)
        if value is not None:
            beside = NONE if peer is None else f" (MLServer {number(peer / unit)})"
            body.append([title + beside, number(value / unit), f"under {limit}", "met" if value / unit < limit else "**missed**"])
    return body


def sentences(figures):
    served = figures.median("ours", "sentences", "per_second")
    alone = {rows: figures.median("direct", "sentences", "per_second", rows=rows) for rows in figures.all("direct", "sentences", "rows")}
    if served is None or not alone:
        return []
    best = max(alone, key=alone.get)
    return [[f"MiniLM, 64 tokens, {number(served)} rows a second over ONNX Runtime's best, {number(alone[best])} at {best} rows",
             f"{served / alone[best]:.3g}", "at least 0.9", "met" if served / alone[best] >= 0.9 else "**missed**"]]


def records(figures):
    """The share of throughput that the access log takes."""
    body = []
    for title, limit, with_log, without in (
            ("REST", 15, figures.peak("ours", "rest"), figures.peak("unlogged", "rest")),
            ("gRPC", 15, figures.peak("ours", "grpc"), figures.peak("unlogged", "grpc")),
            ("MiniLM", 3, figures.median("ours", "sentences", "per_second"), figures.median("unlogged", "sentences", "per_second"))):
        if with_log and without:
            share = 100 * (1 - with_log / without)
            body.append([f"share of peak throughput that records take, {title}, %", f"{share:.3g}", f"at most {limit}", "met" if share <= limit else "**missed**"])
    return body


def swaps(figures):
    before, during = figures.percentile("ours", "p99", "unswapped"), figures.percentile("ours", "p99", "swapped")
    if before is None or during is None:
        return []
    count = sum(figures.all("ours", "swaps", "count"))
    failed = sum(figures.all("ours", "swapped", "failed")) + sum(figures.all("ours", "swapped", "unanswered"))
    return [[f"calls that failed in {count} swaps", number(failed), "0", "met" if failed == 0 and count else "**missed**"],
            [f"p99 with a swap each second, {number(during)} ms, over p99 without", f"{during / before:.3g}", "at most 2",
             "met" if during / before <= 2 else "**missed**"]]


def soaked(about):
    return f", servers on a JVM after {about['soak']} s of load before all figures" if about.get("soak") else ""


def render(lines):
    figures = Figures(lines)
    about = figures.about
    loads = [line["load"] for line in lines[1:] if "load" in line]
    out = [f"# The plain path under load, {about['date']}", "",
           "Written by `docs/benchmarks/plain` from the raw figures beside it; what they mean is in the README.", "",
           f"- {about['cpu']}, {about['cores']} cores; server on core {about['server_core']}, load on core {about['load_core']}; Linux {about['kernel']};"
           f" load when the rounds began: {', '.join(number(x) for x in loads)}",
           f"- {about['rounds']} rounds, {about['seconds']} s a figure after {about['warmup']} s of warming up{soaked(about)}; medians of rounds",
           f"- this tree: {about['tree']}; {about['java']}",
           f"- calls that failed or never came: {figures.failures()}"]
    out += [f"- without {NAMES[name]}: {why}" for name, why in about["missing"].items()]
    out += sorted({f"- {NAMES.get(line['server'], line['server'])}, {line['what']}: {line['unsupported']}"
                   for line in figures.lines if "unsupported" in line})
    out += ["", "## REST, JSON, one row", ""] + throughput(figures, "rest")
    out += ["## gRPC, one row", ""] + throughput(figures, "grpc")
    out += ["## Latencies at a quarter of each server's peak, open loop, ms", ""]
    out += rows(["", "p50", "p99", "p99.9"], [[NAMES[server], *(number(figures.percentile(server, p)) for p in ("p50", "p99", "p99.9"))]
                                              for server in NAMES])
    out += ["## Goals", ""]
    out += rows(["", "measured", "goal", ""], ratios(figures) + added(figures) + others(figures) + sentences(figures) + records(figures) + swaps(figures))
    return "\n".join(out).rstrip() + "\n"
