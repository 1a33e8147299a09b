"""Settings: read from the environment, refused loudly."""

import pytest

from app.config import BadSetting, read_settings

GOOD = {"MENTEO_BASE_URL": "https://mentors.example.org", "MENTEO_SECRET_KEY": "x" * 40}


def read(tmp_path, **changes):
    """Read settings with some changed."""
    return read_settings({"MENTEO_DATA": str(tmp_path), **GOOD, **changes})


def test_defaults(tmp_path):
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'menteo.sqlite'}"
    assert settings.is_https
    assert settings.allowed_hosts == ("mentors.example.org",)
    assert not settings.demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MENTEO_BASE_URL", "http://mentors.example.org"),
        ("MENTEO_BASE_URL", "mentors.example.org"),
        ("MENTEO_SECRET_KEY", "secret"),
        ("MENTEO_SECRET_KEY", "too short to keep"),
        ("MENTEO_DEMO", "perhaps"),
        ("MENTEO_TRUSTED_PROXIES", "-1"),
        ("MENTEO_DATABASE_URL", "mysql://localhost/x"),
        ("MENTEO_MAIL_URL", "http://mail"),
        ("MENTEO_SEARCH", "grep"),
        ("MENTEO_REDIS_URL", "localhost:6379"),
        ("MENTEO_REPLICA_URL", "sqlite:///copy"),
        ("MENTEO_REPLICA_URL", "postgresql://replica/menteo"),  # of what? the database is SQLite
        ("MENTEO_SEARCH", "postgres"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, value):
    with pytest.raises(BadSetting, match=name):
        read(tmp_path, **{name: value})


def test_plain_http_only_for_a_demo_on_loopback(tmp_path):
    assert read(tmp_path, MENTEO_DEMO="1", MENTEO_BASE_URL="http://127.0.0.1:8000").demo
    with pytest.raises(BadSetting):
        read(tmp_path, MENTEO_DEMO="1", MENTEO_BASE_URL="http://192.0.2.7:8000")


def test_the_database_chooses_the_search_engine_where_nobody_does(tmp_path):
    on_postgresql = {"MENTEO_DATABASE_URL": "postgresql://db/menteo"}
    assert read(tmp_path).search == "whoosh"
    assert read(tmp_path, **on_postgresql).search == "postgres"
    assert read(tmp_path, **on_postgresql, MENTEO_SEARCH="whoosh").search == "whoosh"


def test_postgresql_gets_its_driver(tmp_path):
    assert read(tmp_path, MENTEO_DATABASE_URL="postgresql://db/menteo").database_url == "postgresql+psycopg://db/menteo"


def test_a_replica_stands_beside_a_primary(tmp_path):
    both = {"MENTEO_DATABASE_URL": "postgresql://db/menteo", "MENTEO_REPLICA_URL": "postgresql://copy/menteo"}
    assert read(tmp_path, **both).replica_url == "postgresql+psycopg://copy/menteo"


def test_a_secret_is_made_once_and_kept_for_its_owner(tmp_path):
    first = read_settings({"MENTEO_DATA": str(tmp_path), "MENTEO_DEMO": "1"}).secret_key
    assert read_settings({"MENTEO_DATA": str(tmp_path), "MENTEO_DEMO": "1"}).secret_key == first
    assert len(first) > 40
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
