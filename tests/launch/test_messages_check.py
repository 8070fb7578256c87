"""Messages that are not whole are told one by one."""

import shutil

import polib
import pytest

from opop_portal.messages_check import PO, compile_messages, drift, faults


@pytest.fixture
def project(tmp_path):
    """Sources with two messages, both translated and compiled."""
    (tmp_path / PO).parent.mkdir(parents=True)
    (tmp_path / "views.py").write_text('_("Save")\nngettext("%(n)s product", "%(n)s products", 2)\n')
    catalog = polib.POFile()
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=1; plural=0;"}
    catalog.append(polib.POEntry(msgid="Save", msgstr="Simpan"))
    plural = {"msgid_plural": "%(n)s products", "msgstr_plural": {0: "%(n)s produk"}}
    catalog.append(polib.POEntry(msgid="%(n)s product", **plural))
    catalog.save(str(tmp_path / PO))
    compile_messages(tmp_path / PO)
    return tmp_path


def change(project, **how):
    """Change the first message, and compile it again."""
    catalog = polib.pofile(str(project / PO))
    for name, value in how.items():
        setattr(catalog[0], name, value)
    catalog.save(str(project / PO))
    compile_messages(project / PO)


def told(project):
    return [line.split(": ", 1)[1] for line in faults(project / PO)]


def test_whole_messages_have_no_fault(project):
    assert told(project) == []


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ({"msgstr": ""}, "not translated: Save"),
        ({"flags": ["fuzzy"]}, "fuzzy: Save"),
        ({"msgstr": "Simpan %(what)s"}, "what is not in the original: Save"),
    ],
)
def test_what_is_not_whole_is_told(project, how, fault):
    change(project, **how)
    assert told(project) == [fault]


def test_a_compiled_file_of_yesterday_is_told(project):
    catalog = polib.pofile(str(project / PO))
    catalog[0].msgstr = "Simpanlah"
    catalog.save(str(project / PO))
    assert list(faults(project / PO)) == [f"{PO.with_suffix('.mo')} is not compiled from django.po: make messages"]


def test_missing_messages_are_told(tmp_path):
    assert list(faults(tmp_path / PO)) == [f"{PO} is missing: make messages"]


def test_messages_and_sources_are_compared_where_gettext_is(project):
    (project / "views.py").write_text('_("Keep")\nngettext("%(n)s product", "%(n)s products", 2)\n')
    expected = [f"{PO}: missing, make messages: Keep", f"{PO}: no longer in the sources, make messages: Save"]
    assert list(drift(project)) == (expected if shutil.which("xgettext") else [])
