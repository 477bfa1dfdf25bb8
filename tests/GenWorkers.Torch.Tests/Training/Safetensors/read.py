"""Reads a safetensors file with json and numpy alone; prints metadata, and per tensor dtype, shape and values."""
import json
import struct
import sys

import numpy

TYPES = {"F32": "<f4", "F64": "<f8", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "u1", "BOOL": "?", "BF16": "<u2"}

with open(sys.argv[1], "rb") as file:
    data = file.read()
(length,) = struct.unpack_from("<Q", data)
assert (8 + length) % 8 == 0, "the data is not aligned"
header = json.loads(data[8:8 + length])
body = data[8 + length:]
metadata = header.pop("__metadata__")
tensors = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    dtype = numpy.dtype(TYPES[entry["dtype"]])
    assert begin % dtype.itemsize == 0, f"{name} is not aligned"
    values = numpy.frombuffer(body[begin:end], dtype)
    if entry["dtype"] == "BF16":  # the upper half of a float32
        values = (values.astype("<u4") << 16).view("<f4")
    values = values.reshape(entry["shape"])
    tensors[name] = {"dtype": entry["dtype"], "shape": list(values.shape), "values": values.astype(float).ravel().tolist()}
print(json.dumps({"metadata": metadata, "tensors": tensors}))
