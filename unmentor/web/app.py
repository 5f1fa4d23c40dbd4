"""Puts the web application together."""

from flask import Flask

from unmentor.persistence import Database
from unmentor.resources import resource_folder
from unmentor.settings import Settings
from unmentor.web import access, assets, errors, front, health, mailbox, pages, security
from unmentor.web.context import keep


def create_app(settings: Settings, database: Database) -> Flask:
    """The application over one database. Raises access.UnstatedAccess when a route does not say who may use it."""
    app = Flask("unmentor.web", template_folder=str(resource_folder("templates")))
    keep(app, settings, database)
    security.protect(app, settings)
    for blueprint in (front.blueprint, mailbox.blueprint, health.blueprint):
        app.register_blueprint(blueprint)
    errors.register(app)
    assets.register(app)
    pages.prepare(app)
    access.enforce(app)
    return app
