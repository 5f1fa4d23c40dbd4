"""Forms: fields and checks by WTForms, a token in each against other sites, and GOV.UK Frontend's components.

A page's form is a `wtforms.Form`; `parameters(field)` is what the component of that field takes. The token is checked
for every POST of the application before its handler runs (`csrf`), and written by `{{ form_token() }}`.
"""

from typing import Any

from flask import Flask, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from markupsafe import Markup
from wtforms import Field, Form
from wtforms.fields.choices import SelectFieldBase

from unmentor.web import languages
from unmentor.web.pages import component
from unmentor.web.words import printable

csrf = CSRFProtect()


def register(app: Flask) -> None:
    """Ask every form for its token, explain one that is stale, and give templates what a form needs."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # as long as the browser's session: people are called away from long forms
        # The token suffices. Asking for a Referer as well would refuse the pages that must not send one: those whose
        # own address is a secret.
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf.init_app(app)
    csrf.exempt(languages.remember_language)  # it looks at where it was sent from
    app.register_error_handler(CSRFError, _stale)
    app.jinja_env.globals.update(
        error_prefix=error_prefix, error_summary=error_summary, form_token=form_token, parameters=parameters
    )


def form_token() -> Markup:
    """The hidden field that each form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def error_prefix(form: Form) -> str:
    """What the title of a page begins with when its form has errors, so that screen readers say it first."""
    return str(_("Error: ")) if form.errors else ""


def error_summary(form: Form) -> Markup:
    """Every error at the top of the page, each a link to its field; nothing without errors."""
    errors = [{"text": str(error), "href": f"#{field.id}"} for field in form for error in field.errors]
    return component("error-summary", errorList=errors) if errors else Markup("")


def parameters(field: Field, **more: Any) -> dict[str, Any]:
    """What the component of a field takes; `more` is added and wins.

    A field of choices becomes radios, checkboxes (several may be chosen) or a select, which takes the same items; the
    id of a group is that of its first item, which an error links to. Others become an input or a textarea.
    """
    taken: dict[str, Any] = {"name": field.name}
    if field.description:
        taken["hint"] = {"text": str(field.description)}
    if field.errors:
        taken["errorMessage"] = {"text": str(field.errors[0]), "visuallyHiddenText": _("Error")}
    if isinstance(field, SelectFieldBase):
        taken |= _choices(field)
    else:
        taken |= {"id": field.id, "value": printable(str(field.data or "")), "label": {"text": str(field.label.text)}}
    return taken | (field.render_kw or {}) | more


def _choices(field: SelectFieldBase) -> dict[str, Any]:
    items = [
        {"value": str(value), "text": str(text), "checked": chosen, "selected": chosen}
        for value, text, chosen, _rendering in field.iter_choices()
    ]
    words = str(field.label.text)
    return {
        "id": field.id,
        "idPrefix": field.id,
        "items": items,
        "label": {"text": words},
        "fieldset": {"legend": {"text": words}},
    }


def _stale(_error: CSRFError) -> tuple[str, int]:
    return render_template("errors/stale.html"), 400
