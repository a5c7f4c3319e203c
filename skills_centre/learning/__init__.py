"""Enrolments, the lesson player, quizzes, completion and the learning record."""
