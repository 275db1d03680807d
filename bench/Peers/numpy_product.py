"""Square products of single-precision matrices, one for every line of input: the size; answers with seconds, a line of JSON each."""
import json, sys, time
import numpy as np
from libraries import blas

print(json.dumps({"blas": blas()}), flush=True)
generator = np.random.default_rng(1)
size = 0
for line in sys.stdin:
    if int(line) != size:
        size = int(line)
        a, b = (generator.random((size, size), dtype=np.float32) for _ in range(2))
        c = np.empty((size, size), dtype=np.float32)
    began = time.perf_counter()
    np.matmul(a, b, out=c)
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
