"""docs/SECURITY.md lists the guards as they are, and each stands where it says."""

from tests.drill_guards import BEGIN, END, PAGE, ROOT
from tests.guards import GUARDS, table


def test_the_page_lists_the_guards_as_they_are():
    assert PAGE.read_text().split(BEGIN)[1].split(END)[0] == table()


def test_each_guard_stands_once_where_it_says():
    lost = [guard.says for guard in GUARDS if (ROOT / guard.file).read_text().count(guard.old) != 1]
    assert lost == []


def test_each_promise_has_a_guard_and_each_test_is_there():
    assert {guard.promise for guard in GUARDS} == {f"P{number}" for number in range(4, 15)}
    files = {word for guard in GUARDS for word in guard.test.split() if word.startswith("tests/")}
    assert [name for name in files if not (ROOT / name).is_file()] == []
