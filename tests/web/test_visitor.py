"""What a request tells of its browser: the device in words, and the network if it is a public one."""

import pytest

from unmentor.web.visitor import device, network

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0",
            "Edge, Windows",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/142.0.0.0 Safari/537.36", "Chrome, ChromeOS"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15",
            "Safari, Mac",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) CriOS/142.0 Mobile Safari/604.1", "Chrome, iPhone"),
        ("curl/8.5.0", ""),
        ("<b>Windows</b>", "Windows"),
        ("", ""),
    ],
)
def test_a_device_is_named_by_what_people_call_it(description: str, words: str) -> None:
    assert device(description) == words


@pytest.mark.parametrize(
    ("address", "known_as"),
    [
        ("81.2.69.142", "81.2.69.142"),
        ("::ffff:81.2.69.142", "81.2.69.142"),
        ("2a02:6b8:0:1:aaaa:bbbb:cccc:dddd", "2a02:06b8:0000:0001"),
        ("2a02:6b8:0:1::1", "2a02:06b8:0000:0001"),
        ("127.0.0.1", ""),
        ("10.0.0.7", ""),
        ("::1", ""),
        ("unix:", ""),
        (None, ""),
    ],
)
def test_a_network_is_an_address_or_an_ipv6_household_unless_it_is_our_own(address: str | None, known_as: str) -> None:
    assert network(address) == known_as
