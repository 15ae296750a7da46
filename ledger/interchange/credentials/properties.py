"""What the data model asks of each property of a credential, as far as nobody need be asked for it.

W3C Verifiable Credentials Data Model 2.0, sections 4.3 to 4.11, 5.3 to 5.6, 5.10 and 11.1. Nothing is expanded as
JSON-LD and no @context is fetched, so that what a name means in another's context stays open (decision 0054).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from ledger.errors import InterchangeError
from ledger.interchange.foreign_json import canonicalise_json

Json = Mapping[str, Any]

TYPED = (
    *("confidenceMethod", "credentialSchema", "credentialStatus", "evidence"),
    *("refreshService", "renderMethod", "termsOfUse"),
)
"""The properties whose every value is an object with a type."""
FILE = "disclosureFile"
"""The member of evidence that holds a disclosure file; no claim of ours has such a name, as none has capitals."""

_URL = re.compile(r"(?!(?:https?|ftp|wss?):(?!//[^\s/?#]))[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_TERM = re.compile(r"[^\s:@\x00-\x1f\x7f][^\s:\x00-\x1f\x7f]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_DIGEST = re.compile(r"sha(256|384|512)-\S+(\s+sha(256|384|512)-\S+)*")
_PLAIN = {
    "description": "https://schema.org/description",
    "id": "@id",
    "name": "https://schema.org/name",
    "type": "@type",
}
_PROTECTED = {
    *("BitstringStatusList", "BitstringStatusListCredential", "BitstringStatusListEntry", "DataIntegrityProof"),
    *("EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation", "JsonSchema", "JsonSchemaCredential"),
    *("VerifiableCredential", "VerifiablePresentation", "digestMultibase", "digestSRI", "mediaType"),
}
"""Names that the first @context defines for good, beside the plain ones, which may be defined again as just that."""


def check_properties(document: Json) -> None:
    """Raises InterchangeError where a property is not what the data model asks for. Of the proof it asks nothing."""
    _check_contexts(document["@context"])
    _check_type("the credential", document.get("type"))
    _check_id("the credential", document)
    _check_words(document)
    _check_issuer(document.get("issuer"))
    subjects = list_objects(document, "credentialSubject")
    if not subjects or not all(subjects):
        refuse_model("no claim about its subject")
    for subject in subjects:
        _check_id("a subject", subject)
    for name in TYPED:
        for part in list_objects(document, name):
            _check_typed(name, part)
    _check_resources(list_objects(document, "relatedResource"))
    for value in _walk({name: value for name, value in document.items() if name not in ("@context", "proof")}):
        if "@value" in value:
            _check_value(value)


def list_objects(document: Json, name: str) -> list[dict[str, Any]]:
    """The objects of a property, of which it may have one, or a set of one or more; none where it is left out.

    Raises InterchangeError for anything else.
    """
    if name not in document:
        return []
    found = _several(document[name])
    if not found or not all(isinstance(part, dict) for part in found):
        refuse_model(f"{name} is neither an object nor a set of one or more")
    return found


def is_url(text: object) -> bool:
    """Whether it is the text of an absolute URL."""
    return isinstance(text, str) and _URL.fullmatch(text) is not None


def refuse_model(problem: str) -> NoReturn:
    """Raises InterchangeError: this is no credential."""
    raise InterchangeError("credential_must_fit_model", problem=problem)


def _check_contexts(contexts: list[Any]) -> None:
    """4.3, 5.2: an ordered set of URLs and of contexts in full, none of which changes what the first protects."""
    if len({canonicalise_json(context) for context in contexts}) != len(contexts):
        refuse_model("a @context stands twice")
    protected: dict[str, bytes] = {}
    for context in contexts:
        if isinstance(context, dict):
            found = {name: canonicalise_json(definition) for name, definition in context.items() if name[:1] != "@"}
            for name in context:
                _check_definition(name, context[name])
                if protected.get(name, found.get(name)) != found.get(name):
                    refuse_model("a @context gives another meaning to what one before it protects")
            protected |= found if context.get("@protected") is True else {}
        elif not is_url(context):
            refuse_model("a @context is no URL")


def _check_definition(name: str, definition: Any) -> None:
    meaning = definition.get("@id", name) if isinstance(definition, dict) else definition
    if name in _PROTECTED or _PLAIN.get(name, meaning) != meaning:
        refuse_model("a @context gives another meaning to what the first one defines")
    if isinstance(meaning, str) and ":" in meaning and not is_url(meaning):
        refuse_model("a @context defines a name as no URL")


def _check_type(what: str, found: Any) -> None:
    """4.5: one or more terms or URLs."""
    types = _several(found)
    if not types or not all(isinstance(name, str) and (is_url(name) or _TERM.fullmatch(name)) for name in types):
        refuse_model(f"the type of {what} is neither terms nor URLs")


def _check_id(what: str, part: Json) -> None:
    """4.4: a single URL, where there is one."""
    if "id" in part and not is_url(part["id"]):
        refuse_model(f"the id of {what} is no URL")


def _check_issuer(issuer: Any) -> None:
    """4.7: a URL, or an object with one as its id, and perhaps a name."""
    if not is_url(issuer.get("id") if isinstance(issuer, dict) else issuer):
        refuse_model("the issuer is no URL")
    if isinstance(issuer, dict):
        _check_words(issuer)


def _check_typed(name: str, part: Json) -> None:
    """4.10, 4.11, 5.4 to 5.6, 5.10: it has a type; where it has an id that is a URL, and a schema has one."""
    _check_type(name, part.get("type"))
    _check_id(name, part)
    if name == "credentialSchema" and "id" not in part:
        refuse_model("a credentialSchema has no id")


def _check_words(part: Json) -> None:
    """4.6: a name and a description are a text, or a language value object, or several of them."""
    for name in ("description", "name"):
        value = part.get(name, "")
        values = _several(value)
        if not isinstance(value, str) and not (values and all(map(_is_language_value, values))):
            refuse_model(f"a {name} is neither a text nor a language value object")


def _is_language_value(value: Any) -> bool:
    return isinstance(value, dict) and "@value" in value and not value.keys() - {"@value", "@language", "@direction"}


def _check_value(value: Json) -> None:
    """11.1, and JSON-LD 1.1 for values that have a type: nothing else stands beside a @value."""
    others = {"@direction", "@language"} if "@type" not in value else {"@type"}
    if value.keys() - {"@value", "@index"} - others:
        refuse_model("a member stands beside @value that must not")
    if value.keys() & {"@direction", "@language"} and not isinstance(value["@value"], str):
        refuse_model("a @value with a language is no text")
    language, direction = value.get("@language", "und"), value.get("@direction", "ltr")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        refuse_model("a @language is no language tag")
    if direction not in ("ltr", "rtl"):
        refuse_model("a @direction is neither ltr nor rtl")


def _check_resources(resources: list[dict[str, Any]]) -> None:
    """5.3: each has an id of its own that is a URL, and a digest."""
    names = [resource.get("id") for resource in resources]
    if not all(map(is_url, names)) or len({str(name) for name in names}) != len(names):
        refuse_model("a relatedResource has no URL of its own as its id")
    for resource in resources:
        digests = [text for name in ("digestMultibase", "digestSRI") for text in _several(resource.get(name, []))]
        if not digests or not all(isinstance(text, str) and text for text in digests):
            refuse_model("a relatedResource has no digest")
        if not all(map(_DIGEST.fullmatch, _several(resource.get("digestSRI", [])))):
            refuse_model("a digestSRI is none")
        if not isinstance(resource.get("mediaType", ""), str):
            refuse_model("a mediaType is no text")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value, but for what is in a disclosure file: that is data, declared as such."""
    if isinstance(value, dict):
        yield value
        for name, item in value.items():
            if name != FILE:
                yield from _walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item)
