"""The table of what the compiler told of models and what was measured."""

import statistics

from cells import number, rows

UNITS = {"evaluation_ms": ("evaluation", "ms", 1), "key_bytes": ("evaluation keys", "MB", 1e6), "request_bytes": ("request", "kB", 1e3),
         "rows_per_second": ("rows a second", "", 1), "request_bytes_a_row": ("request a row", "B", 1)}
MOST_COMPILE_SECONDS = 20
MOST_LOAD_MILLISECONDS = 1000


class PlanFigures:
    """What was told and measured of one plan."""

    def __init__(self, case, told, measured):
        self.case, self.told, self.measured = case, told, measured
        self.evaluation = self.median("median_milliseconds")
        self.call = self.median("median_call_milliseconds")
        self.ratio = self.evaluation / told["milliseconds"]

    def median(self, field):
        return statistics.median(m[field] for m in self.measured)

    def goal(self, what):
        return {"evaluation_ms": self.evaluation, "key_bytes": self.told["evaluation_key_bytes"],
                "request_bytes": self.told["request_bytes"], "request_bytes_a_row": self.told["request_bytes"] / self.told["rows"],
                "rows_per_second": 1000 * self.told["rows"] / self.evaluation}[what]

    def row(self):
        errors = [m["largest_error"] for m in self.measured]
        worst = max(errors) if all(isinstance(e, (int, float)) for e in errors) else None
        promised = self.measured[0]["promised_error"]
        return [self.case, self.told["plan"], number(self.told["rows"]), number(1 << self.told["log_n"]), number(self.told["milliseconds"]),
                number(self.evaluation), f"{self.ratio:.2f}", number(self.call), number(self.told["evaluation_key_bytes"] / 1e6),
                number(self.told["request_bytes"] / 1e3), number(self.told["response_bytes"] / 1e3), f"{promised:.2g}",
                "unbounded" if worst is None else f"{worst:.1g}", number(self.median("load_milliseconds"))]


def plans_of(lines):
    found = []
    for compiled in (line for line in lines if "compile_seconds" in line):
        for told in compiled["plans"]:
            measured = [line for line in lines if line.get("case") == compiled["case"] and line.get("plan") == told["plan"]]
            if measured:
                found.append(PlanFigures(compiled["case"], told, measured))
    return found


def verdict(goal, value):
    met = value <= goal["at_most"] if "at_most" in goal else value >= goal["at_least"]
    return "met" if met else "**missed**"


def goal_rows(about, plans):
    by_name = {(p.case, p.told["plan"]): p for p in plans}
    body = []
    for case in about["cases"]:
        for goal in case.get("goals", []):
            plan = by_name.get((case["case"], goal["plan"]))
            if plan is None:
                continue
            what, unit, size = UNITS[goal["what"]]
            value = plan.goal(goal["what"])
            limit = f"at most {number(goal['at_most'] / size)}" if "at_most" in goal else f"at least {number(goal['at_least'] / size)}"
            body.append([f"{case['case']}, {goal['plan']}", f"{what} {unit}".strip(), limit, number(value / size), verdict(goal, value)])
    return body


def slowest(name, limit, unit, values):
    value, case = max(values)
    return [name, unit, f"at most {number(limit)}", f"{number(value)} ({case})", "met" if value <= limit else "**missed**"]


def render(lines):
    about, lines = lines[0]["about"], lines[1:]
    plans = plans_of(lines)
    loads = [line["load"] for line in lines if "load" in line]
    near = sum(abs(p.ratio - 1) <= 0.25 for p in plans)
    out = [f"# What the compiler told and what was measured, {about['date']}", "",
           "Written by `docs/benchmarks/models` from the raw figures beside it; what they mean is in the README.", "",
           f"- {about['cpu']}, {about['cores']} cores, plans timed on core {about['pinned_core']}; Linux {about['kernel']};"
           f" load when the rounds began: {', '.join(number(x) for x in loads)}",
           f"- {about['rounds']} rounds, {about['seconds']} s a plan, half of them untimed; medians of the rounds' medians",
           f"- this tree: {about['tree']}; {about['java']}; {about['compiler']}", "",
           "## Goals", ""]
    body = goal_rows(about, plans)
    body.append(slowest("every model", MOST_COMPILE_SECONDS, "compile s",
                        [(line["compile_seconds"], line["case"]) for line in lines if "compile_seconds" in line]))
    body.append(slowest("every plan", MOST_LOAD_MILLISECONDS, "load ms", [(p.median("load_milliseconds"), f"{p.case}, {p.told['plan']}") for p in plans]))
    out += rows(["what", "figure", "goal", "found", ""], body)
    out += ["## Plans", "", f"Milliseconds on one core; {near} of {len(plans)} are within 25 % of what the compiler told.", ""]
    out += rows(["model", "plan", "rows", "N", "told", "evaluation", "/ told", "bytes to bytes", "keys MB", "request kB", "answer kB", "promised",
                 "largest error", "load"], [p.row() for p in plans])
    out += ["## Compiling", ""]
    out += rows(["model", "seconds"], [[line["case"], number(line["compile_seconds"])] for line in lines if "compile_seconds" in line])
    return "\n".join(out).rstrip() + "\n"
