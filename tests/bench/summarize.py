"""Summarises the JSON lines of alternated benchmark runs; called by compare."""
import json
import statistics
import sys


def cost(row):
    return 1000 * row["cpu_s"] / row["images"]


runs = {}
for line in sys.stdin:
    row = json.loads(line)
    runs.setdefault((row["tool"], row["workers"]), []).append(row)
peer = runs[("numpy-opencv", 1)]
for (tool, workers), rows in runs.items():
    cpu = sorted(map(cost, rows))
    # Each run is compared with the peer's run of its own round: neighbours on a shared machine come and go.
    ratio = statistics.median(cost(p) / cost(r) for p, r in zip(peer, rows))
    wall = statistics.median(r["images_per_wall_s"] for r in rows)
    peak = max(r["peak_rss_mb"] for r in rows)
    print(f"{sys.argv[1]}  {tool:20s} workers {workers}  {statistics.median(cpu):6.2f} ms CPU an image ({cpu[0]:.2f}..{cpu[-1]:.2f})"
          f"  {ratio:5.2f} x peer  {wall:6.1f} images/s wall  {peak:4.0f} MB peak")
one, two = runs[("cellgenie, bare", 1)], runs[("cellgenie, bare", 2)]
scaling = sorted(b["images_per_wall_s"] / a["images_per_wall_s"] for a, b in zip(one, two))
print(f"{sys.argv[1]}  two workers against one: {statistics.median(scaling):.2f} x the images/s ({scaling[0]:.2f}..{scaling[-1]:.2f})")
