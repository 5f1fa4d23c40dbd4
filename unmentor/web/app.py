"""Puts the web application together."""

from flask import Flask

from unmentor.persistence import Database
from unmentor.resources import resource_folder
from unmentor.services.secret_key import with_secret_key
from unmentor.settings import Settings
from unmentor.web import (
    access,
    api_bounces,
    assets,
    conversations,
    errors,
    feedback,
    forms,
    front,
    health,
    invitation,
    join,
    languages,
    learnings_page,
    mailbox,
    me,
    network_page,
    open_pages,
    organise,
    pages,
    security,
    sign_in,
    skip,
    still_in,
    unsubscribe,
)
from unmentor.web.context import keep


def create_app(settings: Settings, database: Database) -> Flask:
    """The application over one database.

    Raises access.UnstatedAccess when a route does not say who may use it, and SettingError when a development copy
    cannot keep a secret key.
    """
    settings = with_secret_key(settings)
    app = Flask("unmentor.web", template_folder=str(resource_folder("templates")))
    keep(app, settings, database)
    security.protect(app, settings)
    parts = (front, open_pages, network_page, learnings_page, sign_in, mailbox, health, conversations)
    by_link = (feedback, invitation, skip, still_in, unsubscribe)
    single = (part.blueprint for part in (*parts, *by_link, api_bounces))
    for blueprint in (*single, *join.BLUEPRINTS, *me.BLUEPRINTS, *organise.BLUEPRINTS):
        app.register_blueprint(blueprint)
    errors.register(app)
    assets.register(app)
    languages.register(app)
    forms.register(app)
    pages.prepare(app)
    access.enforce(app)
    return app
