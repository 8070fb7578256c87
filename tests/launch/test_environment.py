"""`.env` and the var folder."""

import os
import re
import stat

import pytest
from environ import Env

from opop_portal import environment
from opop_portal.environment import ROOT


@pytest.fixture
def project(tmp_path, bare):
    (tmp_path / ".env.example").write_text((ROOT / ".env.example").read_text())
    return tmp_path


def written(project):
    return (project / ".env").read_text()


def test_a_laptop_gets_its_env_with_a_secret_of_its_own(project, tmp_path_factory):
    environment.settle(root=project)
    first = os.environ["SECRET_KEY"]
    assert len(first) == 64
    example = (project / ".env.example").read_text()
    assert written(project) == example.replace("SECRET_KEY=\n", f"SECRET_KEY={first}\n")
    assert stat.S_IMODE((project / ".env").stat().st_mode) == 0o600


def test_every_env_has_another_secret(project):
    secrets = set()
    for _ in range(2):
        environment.write_env_file(project)
        secrets.add(written(project))
        (project / ".env").unlink()
    assert len(secrets) == 2


def test_an_env_that_is_there_stays_as_it_is(project):
    (project / ".env").write_text("SECRET_KEY=mine\n")
    environment.settle(root=project, write=True)
    assert (written(project), os.environ["SECRET_KEY"]) == ("SECRET_KEY=mine\n", "mine")


def test_what_a_kill_left_half_written_is_written_anew(project):
    (project / ".env.new").write_text("SECRET_")
    environment.settle(root=project)
    assert [line for line in written(project).splitlines() if line.startswith("SECRET_")] == [
        f"SECRET_KEY={os.environ['SECRET_KEY']}"
    ]
    assert not (project / ".env.new").exists()


def test_a_server_that_forgot_its_secret_gets_none_invented(project, bare):
    bare.setenv("DATABASE_URL", "postgres://portal_web:x@db/portal")
    environment.settle(root=project)
    assert not (project / ".env").exists()


def test_who_brings_a_secret_gets_no_env(project, bare):
    bare.setenv("SECRET_KEY", "brought")
    environment.settle(root=project, write=True)
    assert not (project / ".env").exists()


def test_the_environment_wins_over_env(project, bare):
    (project / ".env").write_text("SECRET_KEY=mine\nPORT=1\nHOST=there\n")
    bare.setenv("PORT", "2")
    environment.settle(root=project)
    assert (os.environ["PORT"], os.environ["HOST"]) == ("2", "there")


@pytest.mark.parametrize(("said", "meant"), [("", "var"), ("there", "there"), ("/srv/var", "/srv/var")])
def test_the_var_folder_is_seen_from_the_project(project, bare, said, meant):
    bare.setenv("OPOP_VAR_DIR", said)
    environment.settle(root=project)
    assert environment.var_dir() == (project / meant).resolve()


def test_the_example_names_both_databases_empty(project):
    environment.settle(root=project)
    assert (os.environ["DATABASE_URL"], os.environ["MIGRATE_DATABASE_URL"]) == ("", "")


def test_the_example_names_every_variable_of_the_settings():
    source = (ROOT / "opop_portal" / "settings.py").read_text()
    asked = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source)) - {"OPOP_DATABASE_ROLE"}
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert asked - named == set()


def test_the_example_is_read_without_a_fault(project):
    example = (project / ".env.example").read_text()
    (project / "all").write_text(example.replace("\n# SECRET", "\n#").replace("\n# ", "\n"))
    Env.read_env(project / "all")
    env = Env()
    assert (env.bool("DEBUG"), env.bool("HTTPS"), env.int("PORT")) == (False, False, 8000)


def test_a_disk_with_room_is_not_full(tmp_path):
    assert not environment.is_disk_full(tmp_path / "not" / "there" / "yet")
