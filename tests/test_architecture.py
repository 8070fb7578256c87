"""The house stays as drawn: imports run down, status changes in one file, doors are closed, files are short."""

import ast
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, get_resolver

PROJECT = Path(__file__).resolve().parent.parent
FLOORS = {"registry": 1, "catalog": 2, "mentoring": 3, "bpom_aid": 3, "opop_portal": 4}
OPEN = {
    # every page that needs no account; whatever is not here asks for one
    "home", "product_list", "product_detail", "pesantren_list", "pesantren_detail", "maker_detail", "map", "privacy",
    "new_products", "sitemap_index", "django.contrib.sitemaps.views.sitemap", "robots", "health", "media",
    "sign_in", "code_sign_in", "code_password", "password_reset", "password_reset_done", "password_reset_confirm",
    "sign_up", "pesantren_find", "invite_accept", "second_step", "second_step_set_up",
}  # fmt: skip


def sources():
    for app in FLOORS:
        for path in sorted((PROJECT / app).rglob("*.py")):
            yield app, path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


def test_imports_run_down_only():
    upwards = [
        f"{path.relative_to(PROJECT)}:{line} imports {name}"
        for app, path, tree in sources()
        for name, line in imported(tree)
        if name.split(".")[0] in FLOORS and name.split(".")[0] != app and FLOORS[name.split(".")[0]] >= FLOORS[app]
    ]
    assert upwards == []


def test_keys_between_apps_run_down_only():
    upwards = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model._meta.app_label in FLOORS and field.is_relation and field.concrete and field.related_model
        and FLOORS.get(field.related_model._meta.app_label, 0) > FLOORS[model._meta.app_label]
    ]  # fmt: skip
    assert upwards == []


def test_functions_and_files_stay_short():
    long = []
    for _app, path, tree in sources():
        if "migrations" in path.parts:
            continue
        if len(path.read_text(encoding="utf-8").splitlines()) > 400:
            long.append(str(path.relative_to(PROJECT)))
        long += [
            f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 50
        ]
    assert long == []


def test_every_module_says_what_it_is_for():
    mute = [
        str(path.relative_to(PROJECT))
        for _app, path, tree in sources()
        if tree.body and not ast.get_docstring(tree) and "migrations" not in path.parts
    ]
    assert mute == []


def test_a_status_changes_in_the_workflow_alone():
    elsewhere = []
    for _app, path, tree in sources():
        if path.name.startswith("workflow") or "migrations" in path.parts or "demo" in path.parts:
            continue
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets):
                elsewhere.append(f"{path.relative_to(PROJECT)}:{node.lineno}")
    assert elsewhere == []


def patterns(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


def test_every_page_is_closed_unless_it_is_listed_as_open():
    own_doors = {id(pattern) for pattern in admin.site.urls[0]}
    admin_names = {pattern.name for pattern in admin.site.urls[0] if isinstance(pattern, URLPattern)}
    opened = {
        pattern.name
        for pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True) and pattern.name not in admin_names
    }
    assert own_doors and opened == OPEN


def test_psycopg_3_stays_out_since_django_would_prefer_it():
    with pytest.raises(ImportError):
        __import__("psycopg")


def test_every_constraint_of_ours_has_words_for_people():
    mute = [
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    ]
    keys_for_composites = {
        "umkm_key_for_copies", "category_key_for_copies", "product_key_with_maker", "product_key_with_food",
        "certificate_key_with_maker", "export_key_with_maker", "evidence_key_when_confirmed",
        "importrow_number_once_per_batch", "change_key_with_product", "reviewevent_key_with_officer",
    }  # fmt: skip
    assert set(mute) - keys_for_composites == set()


def test_every_constraint_of_ours_is_broken_once_by_a_test():
    told = subprocess.run(
        ["grep", "-rhoE", r"[\"'][a-z0-9_]{8,}[\"']", str(PROJECT / "tests")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for constraint in model._meta.constraints
        if "key" not in constraint.name
    }
    assert {name for name in names if f'"{name}"' not in told} == set()
