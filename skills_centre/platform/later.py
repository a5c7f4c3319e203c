"""Libraries that few requests need: imported when something of them is first used, so that not every process carries them.

Written beside an import that only the type checker reads::

    if TYPE_CHECKING:
        import openpyxl
    else:
        openpyxl = imported_when_used("openpyxl")
"""

from importlib import import_module
from types import ModuleType


def imported_when_used(name: str) -> ModuleType:
    """A module that stands for another until somebody asks something of it, in whichever thread."""
    return _Later(name)


class _Later(ModuleType):
    def __getattr__(self, name: str) -> object:
        value = getattr(import_module(self.__name__), name)
        setattr(self, name, value)
        return value
