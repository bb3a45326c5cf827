"""Mail accounts in the settings: TLS, passwords, logins, and what is said where one of them is wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys

import pytest
from clients import need
from dovecot import PASSWORD, Dovecot, House

RING = f"""
from keyring.backend import KeyringBackend

class Ring(KeyringBackend):
    priority = 1

    def get_password(self, service, user):
        return {PASSWORD!r} if (service, user) == ("127.0.0.1", "ruth") else None

    def set_password(self, service, user, password):
        raise NotImplementedError
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody knows, and its key."""
    need("openssl")
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mail", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def server(certificate):
    need("dovecot")
    server = Dovecot(certificate=certificate)
    yield server
    server.close()


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


OK = "ok    work: ruth at 127.0.0.1:{}, drafts in Drafts; keeps labels and stars; tells of new drafts by itself\n"


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_the_server_proves_who_it_is_or_gets_no_password(server, house, certificate, tls):
    port = server.tls_port if tls == "implicit" else server.port
    house.account(port, tls=tls)

    assert house("accounts", SSL_CERT_FILE=str(certificate[0])) == (0, OK.format(port), "")

    code, said, _ = house("accounts")
    assert code == 1
    assert (
        f"fail  work: {house.folder}/draftkit.toml:1: accounts.work: 127.0.0.1:{port} cannot prove that it is" in said
    )
    assert "SSL_CERT_FILE" in said

    house.account(port, tls=tls, host="localhost")  # which the certificate does not name
    assert "cannot prove that it is localhost" in house("accounts", SSL_CERT_FILE=str(certificate[0]))[1]
    assert "auth failed" not in server.log()


def test_what_speaks_no_tls_is_named(server, house):
    house.account(server.port, tls="implicit")

    code, said, _ = house("accounts")

    assert code == 1
    assert "does not speak TLS as the settings say" in said


def test_each_account_has_its_line(server, house):
    house.account(server.port)
    with (house.folder / "draftkit.toml").open("a", encoding="utf-8") as file:
        file.write(f'[accounts.other]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nuser = "nora"\n')
        file.write('password_env = "NOBODY"\n')

    code, said, _ = house("accounts")
    assert code == 1
    assert said.startswith(OK.format(server.port))
    assert said.partition("\n")[2].startswith("fail  other: ")
    assert "there is no environment variable NOBODY" in said
    assert house("accounts", "work") == (0, OK.format(server.port), "")
    assert "name one of: work, other" in house.put()[2]
    assert house.put(account=["work"])[1] == "In the folder Drafts of work\n"
    assert "there is no account nobody" in house.put(account=["nobody"])[2]


@pytest.mark.parametrize(
    "source",
    [
        {"password_command": f"{sys.executable} -c \"print('{PASSWORD}')\""},
        {"password_env": "SECRET"},
        {"keyring": "127.0.0.1"},
        {},
    ],
    ids=["command", "environment", "keyring", "keyring, without a word"],
)
def test_the_password_comes_from_where_the_settings_say(server, house, source):
    house.account(server.port, **{"password_env": None} | source)
    (house.folder / "ring.py").write_text(RING, encoding="utf-8")

    code, said, errors = house(
        "accounts", PYTHON_KEYRING_BACKEND="ring.Ring", PYTHONIOENCODING="utf-8", PYTHONPATH=str(house.folder)
    )

    assert (code, said) == (0, OK.format(server.port)), errors


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"password_command": "no-such-command"}, "password_command cannot be run: No such file"),
        ({"password_command": f"{sys.executable} -c 'raise SystemExit(3)'"}, "password_command ended with 3"),
        ({"password_command": "true"}, "password_command printed nothing"),
        ({"keyring": "elsewhere"}, "the keyring holds no password of ruth for elsewhere\n  keyring set elsewhere ruth"),
        ({"password": "geheim"}, "a password has no place in the settings"),
        ({"password_env": "A", "keyring": "b"}, "the password has one place"),
        ({"tls": "none", "host": "mail.example.com"}, "would go to mail.example.com for everybody to read"),
        ({"tls": "ssl"}, "'ssl' is not one of the values"),
        ({"port": "993"}, "'993' is no port"),
        ({"prot": 993}, "there is no such setting\n  did you mean port?"),
        ({"host": ""}, "it needs a host"),
        ({"user": 5}, "a text is needed, this is 5"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_with_its_line(house, source, said):
    house.account(**{"port": 9, "password_env": None} | source)
    (house.folder / "ring.py").write_text(RING, encoding="utf-8")

    code, out, errors = house("accounts", PYTHON_KEYRING_BACKEND="ring.Ring", PYTHONPATH=str(house.folder))

    assert code in (1, 2)
    assert said in out + errors
    assert "draftkit.toml:" in out + errors
    assert "geheim" not in out + errors


def test_without_accounts_there_is_a_hint(house):
    code, _, errors = house("accounts")

    assert code == 2
    assert "[accounts.work]" in errors


def _token(key, user):
    """A token of RFC 7519, signed by a key that the server knows."""

    def packed(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    head = json.dumps({"alg": "HS256", "typ": "JWT"})
    body = json.dumps({"iss": "house", "sub": user, "iat": 1, "exp": 9_999_999_999})
    signed = ".".join(packed(each.encode()) for each in (head, body))
    return f"{signed}.{packed(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def test_a_token_takes_the_place_of_a_password(house, tmp_path):
    need("dovecot")
    server = Dovecot(
        more="auth_mechanisms = plain xoauth2\npassdb {\n  driver = oauth2\n  mechanisms = xoauth2\n"
        "  args = {home}/oauth2.conf\n}",
        files={
            "oauth2.conf": "introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={home}/keys/\n"
            "username_attribute = sub\n",
            "keys/default/HS256/default": base64.b64encode(b"k" * 32).decode(),
        },
    )
    try:
        house.account(server.port, login="oauth2")
        assert house("accounts", secret=_token(b"k" * 32, "ruth"))[:2] == (0, OK.format(server.port)), server.log()
        code, said, _ = house("accounts", secret=_token(b"x" * 32, "ruth"))
        assert code == 1
        assert "does not take the token of ruth" in said
    finally:
        server.close()


def test_an_old_server_takes_passwords_in_ascii_alone(house):
    need("dovecot")
    server = Dovecot(more="auth_mechanisms = login")
    try:
        house.account(server.port)
        assert "127.0.0.1 does not take the password of ruth" in house("accounts", secret="ascii")[1]
        assert "takes only names and passwords in ASCII" in house("accounts")[1]
    finally:
        server.close()
