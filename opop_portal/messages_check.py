"""Are the Indonesian messages whole: nothing untranslated or fuzzy, compiled, gathered from today's sources?

python -m opop_portal.messages_check           say what is wrong; exit code 1 when something is
python -m opop_portal.messages_check gather    `make messages`: gather from the sources (needs gettext), compile
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from opop_portal.environment import ROOT

PO = Path("locale", "id", "LC_MESSAGES", "django.po")
NOT_OURS = (".git", ".venv", "var", "tests", "docs", "*.pyc")
NAMED = re.compile(r"%\((\w+)\)|(?<!\{)\{(\w+)\}")


def main(verb="check"):
    if verb == "gather":
        return gather(ROOT) or compile_messages(ROOT / PO)
    wrong = [*faults(ROOT / PO), *drift(ROOT)]
    for line in wrong:
        say(line)
    return 1 if wrong else 0


def say(line):
    print(line)  # noqa: T201


def faults(po):
    """Yield one line for each message that is not whole, and for a compiled file that is not this one's."""
    if not po.exists():
        yield f"{PO} is missing: make messages"
        return
    catalog = polib.pofile(str(po))
    for entry in catalog:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"{PO}:{entry.linenum}: fuzzy: {entry.msgid}"
        elif not entry.translated():
            yield f"{PO}:{entry.linenum}: not translated: {entry.msgid}"
        elif unknown := _names(*_said(entry)) - _names(entry.msgid, entry.msgid_plural):
            yield f"{PO}:{entry.linenum}: {', '.join(sorted(unknown))} is not in the original: {entry.msgid}"
    mo = po.with_suffix(".mo")
    if not mo.exists() or _pairs(polib.mofile(str(mo))) != _pairs(catalog.translated_entries()):
        yield f"{PO.with_suffix('.mo')} is not compiled from {PO.name}: make messages"


def drift(root):
    """Yield one line for each message that only the sources or only the .po have; needs xgettext."""
    if not shutil.which("xgettext"):
        say("Messages were not compared with the sources: no xgettext (apt-get install gettext).")
        return
    if not (root / PO).exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "sources")
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*NOT_OURS))
        shutil.rmtree(copy / "locale", ignore_errors=True)
        if trouble := gather(copy):
            yield trouble
            return
        found, kept = _ids(copy / PO), _ids(root / PO)
    yield from (f"{PO}: missing, make messages: {msgid}" for msgid in sorted(found - kept))
    yield from (f"{PO}: no longer in the sources, make messages: {msgid}" for msgid in sorted(kept - found))


def gather(root):
    """Run makemessages in `root`; what it complained about, or None."""
    (root / "locale").mkdir(exist_ok=True)
    ignored = [option for name in NOT_OURS for option in ("--ignore", name)]
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "id", "--no-obsolete", "--no-wrap"]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [*command, "--add-location", "file", *ignored],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"makemessages: {done.stderr.strip()}" if done.returncode else None


def compile_messages(po):
    polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))


def _said(entry):
    return entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]


def _names(*texts):
    return {name for text in texts for pair in NAMED.findall(text) for name in pair if name}


def _pairs(entries):
    return {(entry.msgctxt, entry.msgid): tuple(_said(entry)) for entry in entries}


def _ids(po):
    """Messages as people read them: with their context in front, where they have one."""
    catalog = polib.pofile(str(po))
    return {
        f"{entry.msgctxt} | {entry.msgid}" if entry.msgctxt else entry.msgid for entry in catalog if not entry.obsolete
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
