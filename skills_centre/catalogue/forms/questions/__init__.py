"""The forms in which the questions of a quiz are written: one for each way of answering."""

from collections.abc import Mapping

from skills_centre.catalogue.forms.questions.base import QuestionForm
from skills_centre.catalogue.forms.questions.choice import ChoiceForm
from skills_centre.catalogue.forms.questions.lines import MatchForm, OrderForm
from skills_centre.catalogue.forms.questions.typed import NumericForm, ShortForm
from skills_centre.catalogue.rules.answers import QuestionKind

#: The form of each kind of question.
FORMS: Mapping[QuestionKind, type[QuestionForm]] = {
    QuestionKind.SINGLE: ChoiceForm,
    QuestionKind.MULTIPLE: ChoiceForm,
    QuestionKind.SHORT: ShortForm,
    QuestionKind.NUMERIC: NumericForm,
    QuestionKind.ORDER: OrderForm,
    QuestionKind.MATCH: MatchForm,
}

__all__ = ["FORMS", "ChoiceForm", "MatchForm", "NumericForm", "OrderForm", "QuestionForm", "ShortForm"]
