"""Prints, one a line, what a Croissant file lacks of the specification, https://docs.mlcommons.org/croissant/docs/croissant-spec.html

Argument: the file. Relative content URLs are looked up beside it.
"""

import hashlib
import json
import os
import re
import sys

PREFIXES = {
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
}
REQUIRED = ("description", "license", "name", "url", "creator", "datePublished", "distribution")
CROISSANT_TERMS = (
    "recordSet", "field", "source", "fileObject", "fileSet", "extract", "column", "dataType", "containedIn", "includes",
    "key", "references", "transform", "regex", "fileProperty", "subField", "parentField", "repeated", "data", "format")
DATA_TYPES = ("sc:Text", "sc:Integer", "sc:Float", "sc:Boolean", "sc:Date", "sc:URL", "sc:ImageObject")


def expand(context, term):
    """The IRI of a key or type; None where nothing defines it."""
    value = context.get(term, term)
    value = value["@id"] if isinstance(value, dict) else value
    prefix, colon, rest = value.partition(":")
    if not colon:
        return context.get("@vocab", "") + value if context.get("@vocab") else None
    return context[prefix] + rest if prefix in context else None


def walk(node):
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key != "@context":
                yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def as_list(value):
    return value if isinstance(value, list) else [value]


def check_context(dataset):
    context = dataset.get("@context")
    if not isinstance(context, dict):
        yield "@context: missing"
        return
    for prefix, iri in PREFIXES.items():
        if prefix in context and context[prefix] != iri:
            yield f"@context: {prefix} is {context[prefix]}"
    if context.get("@vocab") != PREFIXES["sc"]:
        yield "@context: @vocab is not schema.org"
    if context.get("dataType") != {"@id": "cr:dataType", "@type": "@vocab"}:
        yield "@context: dataType is not a term of the vocabulary"
    for node in walk(dataset):
        for key in node:
            iri = expand(context, key)
            if key.startswith("@"):
                continue
            if iri is None:
                yield f"{key}: no prefix defines it"
            if key in CROISSANT_TERMS and iri != PREFIXES["cr"] + key:
                yield f"{key}: is {iri}, no Croissant term"
        if "@type" in node and expand(context, node["@type"]) is None:
            yield f"@type {node['@type']}: no prefix defines it"


def check_dataset(dataset):
    context = dataset.get("@context") or {}
    if expand(context, dataset.get("@type", "")) != PREFIXES["sc"] + "Dataset":
        yield "@type: not schema.org/Dataset"
    if expand(context, "conformsTo") != PREFIXES["dct"] + "conformsTo":
        yield "conformsTo: not Dublin Core's"
    if not re.fullmatch(r"http://mlcommons\.org/croissant/1\.[01]", str(dataset.get("conformsTo"))):
        yield "conformsTo: names no version of the specification"
    for name in REQUIRED:
        if not dataset.get(name):
            yield f"{name}: missing"
    for name in ("description", "name"):
        if not isinstance(dataset.get(name, ""), str):
            yield f"{name}: not one text"
    for license in as_list(dataset.get("license", [])):
        if isinstance(license, dict):
            if license.get("@type") != "sc:CreativeWork" or not license.get("name"):
                yield "license: no creative work with a name"
        elif not re.match(r"https?://", license):
            yield "license: neither URL nor creative work"
    for creator in as_list(dataset.get("creator", [])):
        if creator.get("@type") not in ("sc:Organization", "sc:Person") or not creator.get("name"):
            yield "creator: no organization or person with a name"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", dataset.get("datePublished", "2000-01-01")):
        yield "datePublished: no date"


def check_files(dataset, folder):
    for file in as_list(dataset.get("distribution", [])):
        name = file.get("@id", "?")
        if file.get("@type") != "cr:FileObject":
            yield f"{name}: no FileObject"
        for key in ("@id", "name", "contentUrl", "contentSize", "encodingFormat", "sha256"):
            if not file.get(key):
                yield f"{name}: {key} missing"
        if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.get("encodingFormat", "")):
            yield f"{name}: encodingFormat is no media type"
        path = os.path.join(folder, file.get("contentUrl", "?"))
        if not os.path.isfile(path):
            yield f"{name}: contentUrl leads to no file"
            continue
        if file.get("contentSize") != f"{os.path.getsize(path)} B":
            yield f"{name}: contentSize is wrong"
        with open(path, "rb") as content:
            if hashlib.sha256(content.read()).hexdigest() != file.get("sha256"):
                yield f"{name}: sha256 is wrong"


def check_records(dataset):
    ids = [node["@id"] for node in walk(dataset) if "@id" in node and len(node) > 1]
    for repeated in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{repeated}: two nodes have this @id"
    for node in walk(dataset):
        if set(node) == {"@id"} and node["@id"] not in ids:
            yield f"{node['@id']}: a reference to nothing"
    files = {file.get("@id") for file in as_list(dataset.get("distribution", []))}
    for record in as_list(dataset.get("recordSet", [])):
        name = record.get("@id", "?")
        if record.get("@type") != "cr:RecordSet" or not record.get("field"):
            yield f"{name}: no RecordSet with fields"
        for field in as_list(record.get("field", [])):
            yield from check_field(field, name, files)


def check_field(field, record, files):
    name = field.get("@id", "?")
    if field.get("@type") != "cr:Field":
        yield f"{name}: no Field"
    if not name.startswith(record + "/"):
        yield f"{name}: its @id does not begin with its record set's"
    if field.get("dataType") not in DATA_TYPES:
        yield f"{name}: dataType {field.get('dataType')}"
    source = field.get("source", {})
    if source.get("fileObject", {}).get("@id") not in files:
        yield f"{name}: its source is no file of the distribution"
    if not source.get("extract", {}).get("column"):
        yield f"{name}: extracts no column"


with open(sys.argv[1], encoding="utf-8") as text:
    croissant = json.load(text)
for check in (check_context(croissant), check_dataset(croissant),
              check_files(croissant, os.path.dirname(sys.argv[1])), check_records(croissant)):
    for problem in check:
        print(problem)
