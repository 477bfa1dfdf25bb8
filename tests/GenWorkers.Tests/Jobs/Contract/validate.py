"""Validates JSON lines of {"schema": file name, "document": ...} with Debian's jsonschema; prints true or false a line."""
import json
import sys

import jsonschema

folder = sys.argv[1]
checker = jsonschema.FormatChecker(formats=["uuid"])
for line in sys.stdin:
    case = json.loads(line)
    with open(f"{folder}/{case['schema']}", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    print(json.dumps(validator.is_valid(case["document"])))
