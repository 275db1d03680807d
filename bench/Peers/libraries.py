"""Whether a library can be imported, and what multiplies its matrices, as one line of JSON. usage: libraries.py numpy|torch"""
import ctypes, importlib, json, platform, sys


def ask(library, names):
    """The answer of the first of these functions that the library has; wheels of NumPy and SciPy give them names of their own."""
    for name in names:
        for decorated in (name, name + "64_", "scipy_" + name, "scipy_" + name + "64_"):
            try:
                function = getattr(library, decorated)
            except AttributeError:
                continue
            function.restype = ctypes.c_char_p
            return function().decode()
    return None


def blas():
    """The BLAS that this process has loaded; of OpenBLAS version and core type, that is, which of its kernels it chose."""
    try:
        with open("/proc/self/maps") as maps:
            paths = sorted({line.split()[-1] for line in maps if "/" in line and ".so" in line})
    except OSError:
        return "BLAS unknown"
    for path in paths:
        if "openblas" in path:
            library = ctypes.CDLL(path)
            core, config = ask(library, ["openblas_get_corename"]), ask(library, ["openblas_get_config"])
            if core and config:
                return " ".join(config.split()[:2]) + ", core type " + core
    for path in paths:
        for word, name in (("libmkl", "MKL"), ("libblis", "BLIS"), ("libblas", "reference BLAS")):
            if word in path:
                return name
    return "BLAS unknown"


if __name__ == "__main__":
    module = importlib.import_module(sys.argv[1])
    print(json.dumps({"python": platform.python_version(), "version": module.__version__, "blas": blas()}))
