"""What people are asked about a session, and how many answers are shown together."""

#: The steps of the scale, from 1.
USEFUL = ("Not useful", "A little useful", "Somewhat useful", "Useful", "Very useful")
#: Answers are shown by so many people at a time. Ten and not five, because a session may be one team's (docs/decisions/0016).
FEWEST = 10
