"""Signing in for tests: a password, an app, a passkey, and an OpenID provider on this machine."""

import base64
import hmac
import json
import secrets
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.contrib.auth.models import User
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from municipalities.models import Region
from tests import factories
from tests.admin_cast import text

HOME = "/beheer/"
SECRET = base64.b32encode(b"twintig tekens lang!").decode()


def anna_of(region: Region) -> User:
    """Anna, who coordinates a region, with the address that she signs in with too."""
    user = factories.coordinator(region=region)
    user.email = "anna@almere.example"
    user.save()
    return user


def sign_in(client, name="anna", **more):
    """What follows on her password; `more` is what the form sends besides, or instead."""
    return client.post(HOME, {"username": name, "password": "geheim", **more})


def is_in(client) -> bool:
    return "Uitloggen" in text(client.get(HOME))


def app_of(user) -> Authenticator:
    """An app with codes, and recovery codes; `code()` is what the app shows now."""
    kinds = Authenticator.Type
    codes = {"seed": encrypt(secrets.token_hex(40)), "used_mask": 0}
    Authenticator.objects.create(user=user, type=kinds.RECOVERY_CODES, data=codes)
    data = {"secret": encrypt(SECRET)}
    found: Authenticator = Authenticator.objects.create(user=user, type=kinds.TOTP, data=data)
    return found


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """Six digits, as RFC 6238 has them."""
    moment = struct.pack(">Q", int(time.time()) // 30 + steps)
    mixed = hmac.digest(base64.b32decode(secret), moment, "sha1")
    start = mixed[-1] & 0x0F
    return f"{(struct.unpack_from('>I', mixed, start)[0] & 0x7FFFFFFF) % 1_000_000:06}"


def recovery_code(user) -> str:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    first: str = row.wrap().get_unused_codes()[0]
    return first


def plain_secret(user) -> str:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    read: str = get_adapter().decrypt(row.data["secret"])
    return read


class Passkey:
    """A phone that says yes to every question about one passkey, and knows whose finger it is."""

    SITE = "testserver"

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.owner = ""

    def made(self, page: Any) -> str:
        """The answer to the page that asks to make one, as its script would send it."""
        asked = page["creation_options"]["publicKey"]
        self.owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        about = self._about(AttestedCredentialData.create(Aaguid.NONE, self.id, public))
        words = self._words("webauthn.create", asked)
        return self._answer(words, attestationObject=AttestationObject.create("none", about, {}))

    def shown(self, page: Any) -> str:
        """The answer to the page that asks who somebody is."""
        about = self._about()
        words = self._words("webauthn.get", page["request_options"]["publicKey"])
        signature = self.key.sign(about + words.hash, ec.ECDSA(SHA256()))
        return self._answer(words, authenticatorData=about, signature=signature)

    def _about(self, made: bytes = b"") -> AuthenticatorData:
        kinds = AuthenticatorData.FLAG
        flags = kinds.USER_PRESENT | kinds.USER_VERIFIED | (kinds.ATTESTED if made else kinds(0))
        found: AuthenticatorData = AuthenticatorData.create(
            sha256(self.SITE.encode()), flags, 0, made
        )
        return found

    def _words(self, kind: str, asked: Any) -> CollectedClientData:
        return CollectedClientData.create(kind, asked["challenge"], f"https://{self.SITE}")

    def _answer(self, words: bytes, **said: bytes) -> str:
        name = websafe_encode(self.id)
        response = {part: websafe_encode(value) for part, value in said.items()}
        response |= {"clientDataJSON": websafe_encode(words), "userHandle": self.owner}
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


class Provider:
    """An OpenID provider with one person in it; `claims` is what it says of them."""

    def __init__(self) -> None:
        self.claims = {"sub": "42", "email": "anna@almere.example", "email_verified": True}
        self.amr: list[str] = []
        self.asked: list[str] = []
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, {})

            def do_POST(self):
                length = int(self.headers["Content-Length"] or 0)
                provider.answer(self, parse_qs(self.rfile.read(length).decode()))

            def log_message(self, *words):
                """Nothing on the screen."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        # It looks that often whether it may stop.
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True)

    def __enter__(self) -> "Provider":
        self.thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, visit, sent) -> None:
        path = urlsplit(visit.path).path
        self.asked.append(path)
        said = {
            "/.well-known/openid-configuration": self._addresses,
            "/token": lambda: self._token(sent),
            "/userinfo": lambda: self.claims,
        }[path]()
        body = json.dumps(said).encode()
        visit.send_response(200)
        visit.send_header("Content-Type", "application/json")
        visit.send_header("Content-Length", str(len(body)))
        visit.end_headers()
        visit.wfile.write(body)

    def _addresses(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _token(self, sent):
        assert sent["code"] == ["eenmalig"]
        assert sent["client_secret"] == ["geheim-van-de-gemeente"]
        assert sent["code_verifier"]
        now = int(time.time())
        more = {"amr": self.amr} if self.amr else {}
        claims = {**self.claims, "iss": self.url, "aud": "crisiswijzer", "iat": now, **more}
        signed = jwt.encode({**claims, "exp": now + 300}, "x" * 64, algorithm="HS256")
        return {"access_token": "toegang", "token_type": "Bearer", "id_token": signed}
