#!/usr/bin/env python3
"""A calibrator outside pcnsim, as small as can be: rejection ABC through `pcnsim serve-model`.

Draws parameters from the prior, simulates each, keeps those whose summaries are nearest to what was
observed, and prints what that says of every parameter. Needs nothing but Python. To be copied from:
`Model` is all that another calibrator needs.

    python3 scripts/examples/serve_model.py --pcn Rosebank --simulations 200 --keep 20

Options that are not its own (--help) go to `pcnsim serve-model`. The protocol is described in
docs/plug_in_calibrators.md.
"""

import argparse
import collections
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys


class Model:
    """One PCN as a function: `model(theta, seed)`. Close it, or use it in a `with`."""

    def __init__(self, words, program="pcnsim"):
        self.process = subprocess.Popen(
            [program, "serve-model", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        line = self.process.stdout.readline()
        if not line:  # it has said why on standard error
            raise SystemExit(self.process.wait())
        self.greeting = json.loads(line)
        if self.greeting["protocol"] != 1:
            raise SystemExit("this example speaks protocol 1")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.stdin.close()  # the end of the conversation
        self.process.wait()

    def send(self, number, theta, seed):
        self.process.stdin.write(json.dumps({"id": number, "seed": seed, "theta": theta}) + "\n")
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"pcnsim ended with code {self.process.wait()}")
        return json.loads(line)

    def __call__(self, theta, seed):
        """An answer has status, and either summaries and kpis or a reason."""
        self.send(0, theta, seed)
        return self.receive()

    def all(self, points, at_a_time):
        """Yields (theta, answer) in the order of `points`, which are (theta, seed).

        At most `at_a_time` requests wait for their answers: who sends without reading fills the pipe
        until both sides wait for ever.
        """
        waiting = collections.deque()
        for number, (theta, seed) in enumerate(points):
            if len(waiting) == at_a_time:
                yield waiting.popleft(), self.receive()
            self.send(number, theta, seed)
            waiting.append(theta)
        while waiting:
            yield waiting.popleft(), self.receive()


def draw_from_prior(parameters, generator):
    return {p["name"]: p["median"] * math.exp(p["sd_log"] * generator.gauss(0, 1))
            for p in parameters}


def distance(greeting, summaries):
    """In standard deviations of observation and model together, over all that was observed."""
    total = 0
    for simulated, observed, sd, discrepancy in zip(
            summaries, greeting["observed"], greeting["observation_sd"],
            greeting["discrepancy_sd"]):
        if observed is not None:
            total += (simulated - observed) ** 2 / (sd ** 2 + discrepancy ** 2)
    return math.sqrt(total)


def rejection_abc(model, simulations, keep, seed, at_a_time):
    """The nearest `keep` of `simulations`, as (distance, theta), nearest first; and how many failed."""
    generator = random.Random(seed)
    parameters = model.greeting["parameters"]
    points = [(draw_from_prior(parameters, generator), seed + i) for i in range(simulations)]
    near = []
    failed = 0
    for theta, answer in model.all(points, at_a_time):
        if answer["status"] == "ok":
            near.append((distance(model.greeting, answer["summaries"]), theta))
        else:
            failed += 1
    near.sort(key=lambda pair: pair[0])
    return near[:keep], failed


def quantile(values, share):
    values = sorted(values)
    return values[round(share * (len(values) - 1))]


def report(greeting, kept, failed, simulations):
    print(f"{greeting['pcn']} {greeting['pcn_name']}: kept {len(kept)} of {simulations} "
          f"simulations, {failed} failed; distances {kept[0][0]:.2f} to {kept[-1][0]:.2f}")
    print(f"{'parameter':<22}{'prior median':>14}{'median':>9}{'5%':>9}{'95%':>9}")
    for parameter in greeting["parameters"]:
        values = [theta[parameter["name"]] for _, theta in kept]
        print(f"{parameter['name']:<22}{parameter['median']:>14.3f}{quantile(values, 0.5):>9.3f}"
              f"{quantile(values, 0.05):>9.3f}{quantile(values, 0.95):>9.3f}")


def default_program():
    built = pathlib.Path(__file__).resolve().parents[2] / "build/release/engine/cli/pcnsim"
    return str(built) if built.exists() else shutil.which("pcnsim") or "pcnsim"


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False)
    options.add_argument("--program", default=default_program(), help="path of pcnsim")
    options.add_argument("--simulations", type=int, default=200)
    options.add_argument("--keep", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--at-a-time", type=int, default=os.cpu_count() or 1,
                         help="requests under way at a time (default: one a core)")
    mine, words = options.parse_known_args()
    if min(mine.simulations, mine.keep, mine.at_a_time) < 1:
        options.error("--simulations, --keep and --at-a-time must be at least 1")
    with Model(words, mine.program) as model:
        kept, failed = rejection_abc(
            model, mine.simulations, mine.keep, mine.seed, mine.at_a_time)
        if not kept:
            raise SystemExit("every simulation failed: is the prior too wide?")
        report(model.greeting, kept, failed, mine.simulations)


if __name__ == "__main__":
    main()
