"""Validates YAML against schemas, and prints what is wrong, a line each.

validate.py kubernetes FOLDER VERSION…   standard input against Kubernetes' schemas, other kinds against FOLDER/KIND.json
validate.py compose                      standard input, a compose file, against the schema of docker-compose
"""

import importlib.util
import json
import pathlib
import re
import sys

import jsonschema
import kubernetes_validate
import yaml


class StrictLoader(yaml.SafeLoader):
    """A loader that refuses a key that stands twice."""


def strict_mapping(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
    doubled = {str(key) for key in keys if keys.count(key) > 1}
    if doubled:
        raise yaml.YAMLError(f"{node.start_mark}: twice: {', '.join(sorted(doubled))}")
    loader.flatten_mapping(node)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


StrictLoader.add_constructor("tag:yaml.org,2002:map", strict_mapping)


def problems(validator, document, name):
    for error in validator.iter_errors(document):
        yield f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message}"


def kubernetes(folder, versions):
    own = {path.stem: json.loads(path.read_text()) for path in pathlib.Path(folder).glob("*.json")}
    for document in filter(None, yaml.load_all(sys.stdin, Loader=StrictLoader)):
        name = f"{document['kind']} {document['metadata']['name']}"
        if document["kind"] in own:
            yield from problems(jsonschema.Draft202012Validator(own[document["kind"]]), document, name)
            continue
        for version in versions:
            try:
                kubernetes_validate.validate(document, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                yield f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message} (Kubernetes {version})"
            except kubernetes_validate.SchemaNotFoundError as error:
                yield f"{name}: {error.message}"


def compose():
    place = pathlib.Path(importlib.util.find_spec("compose").submodule_search_locations[0])
    schema = json.loads((place / "config" / "compose_spec.json").read_text())
    # Variables as they are where nobody sets them.
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", sys.stdin.read())
    document = yaml.load(text, Loader=StrictLoader)
    return problems(jsonschema.Draft201909Validator(schema), document, "compose")


found = compose() if sys.argv[1] == "compose" else kubernetes(sys.argv[2], sys.argv[3:])
print("\n".join(found), end="")
