"""CellGenie over plain HTTP: import images, generate synthetic ones, download them, open their masks. Needs Python 3.9, nothing else.

CELLGENIE_ENDPOINT=http://127.0.0.1:7070 CELLGENIE_API_KEY=... python3 cellgenie_batch.py IMAGES ANNOTATIONS.json OUT
"""
import io, json, os, pathlib, sys, time, urllib.request, uuid, zipfile

ENDPOINT = os.environ["CELLGENIE_ENDPOINT"].rstrip("/")
KEY = os.environ["CELLGENIE_API_KEY"]


def call(method, path, body=None, **headers):
    """Sends a request; the answer is parsed where it is JSON. Errors are problem details: {"code": ..., "detail": ...}."""
    if body is not None and not isinstance(body, bytes):
        body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    headers = {"Authorization": f"Bearer {KEY}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    request = urllib.request.Request(ENDPOINT + path, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            data = answer.read()
            return json.loads(data) if "json" in answer.headers.get("Content-Type", "") else data
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}")


def wait(path, *ends):
    """Asks until the work has come to one of its ends."""
    while (status := call("GET", path))["phase"] not in ends:
        time.sleep(0.5)
    if status["phase"] in ("rejected", "failed", "cancelled"):
        sys.exit(f"{path}: {status['phase']}: {status['reason']}")
    return status


def mask(polygons):
    """The pixels of a cell as {(x, y)}: outlines follow pixel edges, so a row begins and ends at vertical edges."""
    pixels = set()
    for p in polygons:
        points = list(zip(p[0::2], p[1::2]))
        edges = [(x1, min(y1, y2), max(y1, y2)) for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]) if x1 == x2]
        for y in range(int(min(p[1::2])), int(max(p[1::2]))):
            xs = sorted(x for x, top, bottom in edges if top <= y < bottom)
            pixels.update((x, y) for a, b in zip(xs[0::2], xs[1::2]) for x in range(int(a), int(b)))
    return pixels


images, annotations, out = map(pathlib.Path, sys.argv[1:4])
lab = f"/v1/tenants/{call('GET', '/v1/me')['tenant']}"                                    # who am I?

call("POST", f"{lab}/datasets", {"id": "python"})                                         # import
for image in json.loads(annotations.read_bytes())["images"]:
    name = pathlib.PurePosixPath(image["file_name"]).name
    call("PUT", f"{lab}/datasets/python/images/{urllib.request.quote(name)}", (images / name).read_bytes())
call("PUT", f"{lab}/datasets/python/annotations", annotations.read_bytes(), Content_Type="application/json")
call("POST", f"{lab}/datasets/python/complete")
wait(f"{lab}/datasets/python", "ready", "rejected")
call("POST", f"{lab}/libraries/python/extract")                                           # cut out the cells
wait(f"{lab}/libraries/python", "ready", "failed")

order = {"dataset": "python", "request": {"imagesPerCulture": 2, "seed": 1, "segmentation": "polygon"}}
batch = call("POST", f"{lab}/batches", order, Idempotency_Key=uuid.uuid4().hex)["id"]     # generate: sent twice, it is still one batch
status = wait(f"{lab}/batches/{batch}", "completed", "completedWithErrors", "failed", "cancelled")

archive = call("GET", f"{lab}/batches/{batch}/archive?format=coco")                       # download
zipfile.ZipFile(io.BytesIO(archive)).extractall(out)
coco = json.loads(next(out.rglob("annotations.json")).read_bytes())
for image in coco["images"]:                                                              # open the masks
    cells = [mask(a["segmentation"]) for a in coco["annotations"] if a["image_id"] == image["id"]]
    print(f"{image['file_name']}: {len(cells)} cells, {sum(map(len, cells))} pixels, {len(set().union(*cells))} covered")
print(f"batch {batch}: {status['done']} images, {status['cells']} cells")
