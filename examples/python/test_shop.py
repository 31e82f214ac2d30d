import threading

import pytest
import requests
from kopokopo import KopoKopo
from shop import create_shop
from werkzeug.serving import make_server


@pytest.fixture
def kopokopo():
    app = KopoKopo()
    yield app
    app.remove()


@pytest.fixture
def shop(kopokopo):
    server = make_server("127.0.0.1", 0, create_shop(kopokopo), threaded=True)
    threading.Thread(target=server.serve_forever).start()
    yield Shop(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()


class Shop:
    def __init__(self, url):
        self.url = url

    def order(self, phone="+254712345678"):
        answer = requests.post(f"{self.url}/orders", json={"phone": phone, "amount": 250}, timeout=10)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def seen(self, order_id):
        return requests.get(f"{self.url}/orders/{order_id}", timeout=10).json()


def test_a_paid_order_is_shipped(kopokopo, shop):
    order = shop.order()
    assert shop.seen(order)["status"] == "pending"

    kopokopo.advance()

    assert shop.seen(order) == {"id": order, "status": "paid", "shipped": 1, "reason": None}


def test_a_customer_without_money_is_told_so(kopokopo, shop):
    kopokopo.next(outcome="insufficient_funds")
    order = shop.order()

    kopokopo.advance()

    assert shop.seen(order) == {"id": order, "status": "failed", "shipped": 0, "reason": "The balance is insufficient for the transaction"}


def test_a_customer_who_cancels_is_shipped_nothing(kopokopo, shop):
    order = shop.order("+254700000039")

    kopokopo.advance()

    assert shop.seen(order)["status"] == "failed"


def test_an_order_waits_for_a_late_result(kopokopo, shop):
    kopokopo.next(outcome="success", after="PT5M")
    order = shop.order()

    kopokopo.advance("PT4M59S")
    assert shop.seen(order)["status"] == "pending"

    kopokopo.advance("PT1S")
    assert shop.seen(order)["status"] == "paid"


def test_a_result_that_comes_three_times_ships_once(kopokopo, shop):
    kopokopo.next(outcome="success", deliver=[{"to": "callback", "faults": [{"duplicate": 3}]}])
    order = shop.order()

    deliveries = kopokopo.advance()["deliveries"]

    assert len(deliveries) == 3
    assert shop.seen(order)["shipped"] == 1


def test_a_forged_result_is_refused_and_ships_nothing(kopokopo, shop):
    kopokopo.next(outcome="success", deliver=[{"to": "callback", "faults": [{"signature": "wrong_key"}]}])
    order = shop.order()

    deliveries = kopokopo.advance()["deliveries"]

    assert deliveries[0]["attempts"][0]["status"] == 401
    assert shop.seen(order)["status"] == "pending"
