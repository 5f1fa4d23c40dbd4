"""What a request tells of the browser that sent it, without telling who sits before it."""

from ipaddress import IPv6Address, ip_address

from flask import request, session

from unmentor.services.identity import Visitor
from unmentor.services.tokens import new_token

# What stands in a browser's own description of itself, and the name it is known by; the first that fits.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "Mac",
    "Linux": "Linux",
}
_BROWSER = "browser"


def visitor() -> Visitor:
    """The browser, by a random value in its session cookie, and the device in words."""
    return Visitor(browser=session.setdefault(_BROWSER, new_token()), device=device(request.user_agent.string))


def forget_visitor() -> None:
    """Give the browser another random value next time."""
    session.pop(_BROWSER, None)


def device(description: str) -> str:
    """ "Firefox, Windows" for a User-Agent header; empty where it names neither."""
    found = (_first(names, description) for names in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)


def network(address: str | None) -> str:
    """The network of a public address: itself (IPv4) or its /64, which is one household or office (IPv6).

    Empty for addresses that are not public: there the request comes through a proxy of ours, and everybody's does.
    """
    try:
        ip = ip_address(address or "")
    except ValueError:
        return ""
    ip = (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
    if not ip.is_global:
        return ""
    return ip.exploded[:19] if isinstance(ip, IPv6Address) else str(ip)


def _first(names: dict[str, str], description: str) -> str:
    return next((name for mark, name in names.items() if mark in description), "")
