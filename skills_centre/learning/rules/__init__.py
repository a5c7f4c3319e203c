"""Pure decisions about progress and quizzes."""
