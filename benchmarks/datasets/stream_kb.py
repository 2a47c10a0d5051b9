"""The same file through Python: `python stream_kb.py json|ijson FILE`. Prints seconds, MB/s and peak memory."""

import json
import os
import resource
import sys
import time

kind, file = sys.argv[1:]
start = time.perf_counter()
if kind == "json":
    with open(file, encoding="utf-8") as source:
        seen = len(json.load(source))
else:
    import ijson

    kind = f"ijson {ijson.__version__} ({ijson.backend})"
    with open(file, "rb") as source:
        seen = sum(1 for _ in ijson.kvitems(source, ""))
seconds = time.perf_counter() - start
megabytes = os.path.getsize(file) / 1e6
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
print(f"{kind} | {seen} entries | {seconds:.1f} s | {megabytes / seconds:.0f} MB/s | {peak:.0f} MB")
