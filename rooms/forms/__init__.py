"""Shape and limits of what people send in rooms."""

from rooms.forms.confirming import ConfirmForm, ConsentForm, LineForm, ProgressForm, ProofForm
from rooms.forms.entries import FORMS, EntryForm, form_for
from rooms.forms.objective import SetObjectiveForm
from rooms.forms.request import CADENCES, EndForm, RefusalForm, RequestForm

__all__ = [
    "CADENCES",
    "FORMS",
    "ConfirmForm",
    "ConsentForm",
    "EndForm",
    "EntryForm",
    "LineForm",
    "ProgressForm",
    "ProofForm",
    "RefusalForm",
    "RequestForm",
    "SetObjectiveForm",
    "form_for",
]
