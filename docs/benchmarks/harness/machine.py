"""What a run was made on: processor, programs and tree."""

import os
import pathlib
import platform
import re
import subprocess

from install import ROOT


def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip().splitlines()[0]
    except (OSError, IndexError):
        return "unknown"


def cpu():
    info = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        info.setdefault(key.strip(), value.strip())
    flags = info.get("flags", "").split()
    wanted = [f for f in ("avx2", "avx512f", "avx512ifma") if f in flags]
    return f"{info.get('model name', platform.machine())} (family {info.get('cpu family')}, model {info.get('model')}; {' '.join(wanted)})"


def tree():
    commit = first_line(["git", "rev-parse", "--short", "HEAD"])
    changed = subprocess.run(["git", "status", "--porcelain", "--untracked-files=no"], cwd=ROOT, capture_output=True).stdout
    return commit + " with changes" if changed else commit


def machine():
    return {"cpu": cpu(), "cores": os.cpu_count(), "kernel": re.match(r"[\d.]*", platform.release()).group(),
            "java": first_line(["java", "--version"]), "compiler": first_line(["c++", "--version"]), "tree": tree()}
