"""Settings: defaults that work, and one clear line for each that does not."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from unmentor.settings import Environment, SettingError, Settings, read_settings

PRODUCTION = {
    "UNMENTOR_ENVIRONMENT": "production",
    "UNMENTOR_SECRET_KEY": "x" * 40,
    "UNMENTOR_BASE_URL": "https://unmentoring.example/",
    "UNMENTOR_MAIL_URL": "smtp://mail.example:587?tls=starttls",
    "UNMENTOR_MAIL_FROM": "hello@unmentoring.example",
}


def test_an_empty_environment_gives_the_embedded_defaults() -> None:
    data_dir = Path("instance").resolve()
    assert read_settings({}) == Settings(
        environment=Environment.DEVELOPMENT,
        data_dir=data_dir,
        database_url=f"sqlite:///{data_dir}/unmentor.db",
        secret_key="",
        base_url="http://127.0.0.1:5000",
        mail_url="mailbox:",
        mail_from="hello@unmentor.example",
        mail_per_minute=0,
        bounce_token="",
        timezone=ZoneInfo("Europe/London"),
        programme_name="UnMentoring",
    )


def test_production_takes_what_it_needs() -> None:
    settings = read_settings(PRODUCTION)
    assert (settings.in_development, settings.base_url) == (False, "https://unmentoring.example")


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "UNMENTOR_ENVIRONMENT"])
def test_production_refuses_to_start_without(name: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({key: value for key, value in PRODUCTION.items() if key != name})


def test_production_refuses_the_local_mailbox() -> None:
    with pytest.raises(SettingError, match="needs a mail server"):
        read_settings({**PRODUCTION, "UNMENTOR_MAIL_URL": "mailbox:"})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ENVIRONMENT", "prod", "development or production"),
        ("SECRET_KEY", "short", "shorter than 32"),
        ("BASE_URL", "unmentoring.example", "looks like https://"),
        ("BASE_URL", "https://unmentoring.example/?a=b", "looks like https://"),
        ("MAIL_FROM", "hello", "one address"),
        ("MAIL_FROM", "a@b.example\nBcc: c@d.example", "one address"),
        ("MAIL_PER_MINUTE", "-1", "whole number"),
        ("MAIL_PER_MINUTE", "١٢", "whole number"),
        ("MAIL_PER_MINUTE", "9" * 5000, "whole number"),
        ("BOUNCE_TOKEN", "short", "shorter than 32"),
        ("TIMEZONE", "Mars/Olympus", "Europe/London"),
        ("TIMEZONE", "../../etc/passwd", "Europe/London"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_in_one_line(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingError, match=said) as refusal:
        read_settings({f"UNMENTOR_{name}": value})
    assert "\n" not in str(refusal.value)
