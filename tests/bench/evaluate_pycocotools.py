"""Evaluates the files of EvaluateBench with pycocotools, where a developer has it, and prints one JSON line.

    python3 tests/bench/evaluate_pycocotools.py GROUND_TRUTH PREDICTIONS [segm|bbox] [livecell|coco]
    python3 tests/bench/evaluate_pycocotools.py --iou MASKS [REPEATS]

Masks must be compressed run lengths: pycocotools takes no other form from a results file without boxes.
"""
import contextlib
import json
import os
import resource
import sys
import time


def cpu():
    return time.process_time()


def peak_mb():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def evaluate(truth, results, kind, protocol):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    start = cpu()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        gt = COCO(truth)
        with open(results) as file:
            found = json.load(file)
        if protocol == "livecell" and kind == "segm":
            for result in found:
                result.pop("bbox", None)
        evaluation = COCOeval(gt, gt.loadRes(found), kind)
        if protocol == "livecell":
            evaluation.params.useCats = 0
            evaluation.params.catIds = [1]
            evaluation.params.maxDets = [100, 500, 2000]
            evaluation.params.areaRng = [[0, 1e10], [0, 18 ** 2], [18 ** 2, 31 ** 2], [31 ** 2, 1e10]]
        evaluation.evaluate()
        evaluation.accumulate()
        # summarize() looks for 100 detections; the means are taken here in the same way for any limits.
        precision, recall = evaluation.eval["precision"], evaluation.eval["recall"]

    def mean(values):
        values = values[values > -1]
        return float(values.mean()) if values.size else -1.0

    stats = [mean(precision[..., 0, -1]), mean(precision[0][..., 0, -1]), mean(precision[5][..., 0, -1])]
    stats += [mean(precision[..., a, -1]) for a in (1, 2, 3)]
    stats += [mean(recall[..., 0, m]) for m in range(3)] + [mean(recall[..., a, -1]) for a in (1, 2, 3)]
    return {"cpu_s": round(cpu() - start, 2), "peak_rss_mb": peak_mb(), "stats": stats}


def iou(path, repeats):
    from pycocotools import mask

    with open(path) as file:
        sides = json.load(file)
    detections, truths = ([{"size": m["size"], "counts": m["counts"].encode()} for m in side] for side in sides)
    best = float("inf")
    for _ in range(repeats):
        start = cpu()
        matrix = mask.iou(detections, truths, [0] * len(truths))
        best = min(best, cpu() - start)
    return {"cpu_ms": round(1000 * best, 2), "sum": float(matrix.sum()), "peak_rss_mb": peak_mb()}


if __name__ == "__main__":
    if sys.argv[1] == "--iou":
        print(json.dumps(iou(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 5)))
    else:
        print(json.dumps(evaluate(sys.argv[1], sys.argv[2], *(sys.argv[3:] + ["segm", "livecell"][len(sys.argv) - 3:]))))
