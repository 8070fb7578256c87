"""How tests read a sheet: its cells, or the code of the refusal."""

import pytest

from registry.sheets import SheetError, read_sheet


def cells(path, **options) -> list[tuple[str, ...]]:
    return [found.cells for found in read_sheet(path, **options).rows]


def code_of(path, **options) -> str:
    with pytest.raises(SheetError) as refusal:
        read_sheet(path, **options)
    return refusal.value.code
