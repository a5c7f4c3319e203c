"""Which addresses within the product lead to a page, for whoever checks what people wrote."""

from collections.abc import Callable


def _any(path: str) -> bool:  # noqa: ARG001 - until the application says which there are
    return True


_is_page: Callable[[str], bool] = _any


def know_pages_by(is_page: Callable[[str], bool]) -> None:
    """Choose who knows the pages; `create_app` calls it once."""
    global _is_page  # noqa: PLW0603 - one application a process
    _is_page = is_page


def leads_to_a_page(path: str) -> bool:
    """Whether a path is that of a page, as far as its pattern says."""
    return _is_page(path)
