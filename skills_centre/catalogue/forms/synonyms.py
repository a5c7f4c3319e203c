"""The form of a list of terms that mean the same."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import StringField, SubmitField
from wtforms.validators import ValidationError

from skills_centre.catalogue.rules.asking import search_words
from skills_centre.platform.fields import one_line

#: Terms of one list, and letters and words of one term.
MOST_TERMS, MOST_LETTERS, MOST_WORDS = 8, 40, 5


class SynonymsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The terms, with commas between them."""

    terms = one_line(
        "Words that mean the same",
        most=400,
        hint="With commas between them, such as: GDPR, data protection. Whoever searches for one finds the others too.",
    )
    submit = SubmitField("Save", widget=GovSubmitInput())

    @property
    def listed(self) -> list[str]:
        """The terms as they were typed, each once."""
        terms: dict[tuple[str, ...], str] = {}
        for term in (" ".join(term.split()) for term in (self.terms.data or "").split(",")):
            if term:
                terms.setdefault(search_words(term) or (term,), term)
        return list(terms.values())

    def validate_terms(self, _field: StringField) -> None:
        """Refuse a list that says nothing, or too much. Raises ValidationError."""
        for term in self.listed:
            if not search_words(term):
                raise ValidationError(f"“{term}” holds no word that a search looks for")
            if len(term) > MOST_LETTERS or len(term.split()) > MOST_WORDS:
                raise ValidationError(f"“{term}” is too long: at most {MOST_WORDS} words and {MOST_LETTERS} letters")
        if len(self.listed) < 2:
            raise ValidationError("Enter two words or more, with a comma between them")
        if len(self.listed) > MOST_TERMS:
            raise ValidationError(f"Enter at most {MOST_TERMS} words; make a second list for others")
