"""Prints name, SHA-256 and data offset of every member of a tar file."""

import hashlib
import sys
import tarfile

with tarfile.open(sys.argv[1], "r:") as tar:
    for member in tar:
        print(member.name, hashlib.sha256(tar.extractfile(member).read()).hexdigest(), member.offset_data)
