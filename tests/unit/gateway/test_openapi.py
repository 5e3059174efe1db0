"""The OpenAPI document has every path and method, and every reply of the tests beside this one fits it."""

import jsonschema
from starlette.routing import Route

from tests.unit.gateway.making import ARTICLE, Site, ask, document


def test_the_document_has_every_path_and_method_and_no_other():
    routes = [each for each in Site().app.routes if isinstance(each, Route)]
    served = {
        (each.path.replace(":path", ""), method) for each in routes for method in each.methods - {"HEAD"}
    }
    told = {(path, method.upper()) for path, methods in document()["paths"].items() for method in methods}
    assert served == told


def test_the_gateway_serves_it():
    assert ask(Site().app, "GET", "/openapi.json").json == document()


def test_its_shapes_are_valid_and_an_article_fits():
    components = document()["components"]
    for shape in components["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(shape)
    article = jsonschema.Draft202012Validator(
        {"$ref": "#/components/schemas/Article", "components": components}
    )
    assert article.is_valid(ARTICLE)
    assert not article.is_valid({"id": "a"})
