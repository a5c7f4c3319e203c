"""What people read of what others did for them, such as a move or a suggestion: in their message, and before it by whoever causes it."""

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


def words_of_suggested(number: int) -> str:
    """To somebody to whom their manager suggested so many courses: no title, skill or level, which their own page has."""
    some, they = counted(number, "course"), "it" if number == 1 else "them"
    return (
        f"Your manager suggests {some} to you. It is a suggestion: your own page says why, and there you can begin {they},"
        f" or say that {they} {'is' if number == 1 else 'are'} not for you."
    )


def words_of_asked(number: int) -> str:
    """To somebody of whom their manager asks where they are in so many skills."""
    return (
        f"Your manager asks you to say where you are in {counted(number, 'skill')} that your work asks for. It takes a minute or two,"
        " and “I don’t know” is an answer."
    )
