"""Headers that every answer carries, and how cookies are kept. Source: OWASP secure headers, W3C CSP level 3."""

from flask import Flask, Response, current_app, request

from unmentor.settings import Settings

# Nothing is allowed but our own style sheet, script files and pictures: no inline code, no other host, no framing.
PAGE_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
# A message is somebody else's HTML: it may show itself, within our page only, and do nothing. `sandbox` gives it an
# origin of its own, without script, forms or a way to the page around it.
MESSAGE_POLICY = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "img-src": "data:",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
    "sandbox": "",
}


def policy(directives: dict[str, str]) -> str:
    """A Content-Security-Policy header's value."""
    return "; ".join(f"{name} {value}".rstrip() for name, value in directives.items())


_ALWAYS = {
    "Content-Security-Policy": policy(PAGE_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_TWO_YEARS = 63_072_000


def protect(app: Flask, settings: Settings) -> None:
    """Cookies that scripts and other sites cannot use; headers on every answer, errors and files included."""
    over_tls = settings.base_url.startswith("https://")
    app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if over_tls else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=over_tls,
    )

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _ALWAYS.items():  # what a page says itself, and for a reason, stays
            response.headers.setdefault(name, value)
        if over_tls and not settings.in_development:
            response.headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}"
        if request.endpoint != "static":  # files say so themselves, see `assets`
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def host_cookie(name: str) -> str:
    """With the prefix that keeps other hosts of the same domain from setting it; it needs TLS (RFC 6265bis, 4.1.3)."""
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name
