"""To copy: a test's own Kopo Kopo app, on an emulator that runs already (KOPOKOPO_URL; http://localhost:8254 if it is not set)."""
import os
import uuid

import requests


class KopoKopo:
    """An app that no other test has: its own credentials, data and clock, which stands still until it is advanced."""

    def __init__(self):
        self.base_url = os.environ.get("KOPOKOPO_URL", "http://localhost:8254")
        self.client_id = f"test-{uuid.uuid4()}"
        self.client_secret = "secret"
        self.api_key = str(uuid.uuid4())
        self.control("PUT", f"apps/{self.client_id}", client_secret=self.client_secret, api_key=self.api_key)
        self.control("PUT", "clock", frozen=True)

    def next(self, **rule):
        """What becomes of the next payment that is asked for: outcome="cancelled", after="PT30S", deliver=[...], as in docs/scenarios.md."""
        self.control("POST", "outcomes", on="incoming_payment", **rule)

    def advance(self, by="PT1S"):
        """Lets time pass. When this returns, all that fell due has been sent and answered."""
        return self.control("POST", "clock/advance", by=by)

    def remove(self):
        self.control("DELETE", f"apps/{self.client_id}")

    def control(self, method, path, **body):
        """Any call of docs/control-api.md, about this app."""
        answer = requests.request(
            method, f"{self.base_url}/_emulator/{path}", headers={"X-Emulator-App": self.client_id}, json=body or None, timeout=30
        )
        if not answer.ok:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None
