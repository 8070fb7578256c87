"""`.venv` is made once, made anew after a kill, and says in one sentence why it cannot be made."""

import hashlib
import shutil
import subprocess
import sys

import pytest

from opop_portal import install
from opop_portal.environment import ROOT


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project that needs nothing, so that the index is not asked."""
    project = tmp_path_factory.mktemp("project")
    (project / "opop_portal").mkdir()
    shutil.copy(ROOT / "opop_portal" / "install.py", project / "opop_portal")
    (project / "requirements.txt").write_text("# nothing\n")
    return project


def run(project):
    command = [sys.executable, "-I", project / "opop_portal" / "install.py"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_a_kill_left_half_installed_is_made_anew_and_then_left_alone(project):
    half = project / ".venv" / "half-a-package"
    half.mkdir(parents=True)
    (project / ".venv" / "unfinished").touch()
    first, second = run(project), run(project)
    assert [first.returncode, second.returncode, second.stdout] == [0, 0, ""], first.stdout + first.stderr
    stamp = (project / ".venv" / "requirements.sha256").read_text()
    assert stamp == hashlib.sha256(b"# nothing\n").hexdigest()
    assert [path.exists() for path in (half, project / ".venv" / "unfinished")] == [False, False]


def test_a_changed_list_is_installed_and_what_cannot_be_is_one_sentence(project):
    missing = f"not-there @ file:///not/there.whl --hash=sha256:{'0' * 64}\n"
    (project / "requirements.txt").write_text(missing)
    done = run(project)
    assert done.returncode == 1
    assert done.stderr.startswith("The parts could not be installed: ERROR: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_venv_module_is_one_sentence(monkeypatch):
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as leaving:
        install._install("", lock=0)
    assert leaving.value.code == (
        "Python's venv module is missing: install it (apt-get install python3-venv) and start again."
    )
