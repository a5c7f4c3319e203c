"""What people read of a move and of an answered wish: in their message, and before it by whoever causes it."""

from skills_centre.platform.pages import counted


def words_of_moves(number: int) -> str:
    """To somebody who was moved in so many courses."""
    some = counted(number, "course")
    they = "it" if number == 1 else "them"
    return (
        f"{some} that you are on {'has' if number == 1 else 'have'} a newer version, and learning and development moved you to {they}."
        " The page of the course says why, and what you have done is kept where it still counts."
    )


def words_of_taught(number: int) -> str:
    """To somebody who asked for a course on so many topics that are taught now."""
    return f"There is a course now on {counted(number, 'topic')} that you asked for."
