"""The pages: a handler fetches, calls one service and renders; what decides lives in services.

Every route says who may use it (`access`), no GET changes anything, no page has inline style or script (`security`).
The clock and the settings are read here and handed down.
"""

from unmentor.web.app import create_app

__all__ = ["create_app"]
