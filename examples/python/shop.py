"""A shop: POST /orders asks the customer to pay, POST /kopokopo/result is where Kopo Kopo says what became of it, GET /orders/<id> shows it."""
import hashlib
import hmac
import uuid

import requests
from flask import Flask, jsonify, request


def create_shop(kopokopo):
    """Kopo Kopo's base_url, client_id, client_secret and api_key are read from what is given."""
    shop = Flask(__name__)
    orders = {}

    def ask_to_pay(order_id, phone, amount):
        credentials = {"grant_type": "client_credentials", "client_id": kopokopo.client_id, "client_secret": kopokopo.client_secret}
        token = requests.post(f"{kopokopo.base_url}/oauth/token", data=credentials, timeout=10)
        token.raise_for_status()
        answer = requests.post(
            f"{kopokopo.base_url}/api/v1/incoming_payments",
            headers={"Authorization": f"Bearer {token.json()['access_token']}"},
            json={
                "payment_channel": "M-PESA STK Push",
                "till_number": "K000000",
                "subscriber": {"first_name": "Joe", "last_name": "Buyer", "phone_number": phone},
                "amount": {"currency": "KES", "value": amount},
                "metadata": {"order": order_id},
                "_links": {"callback_url": f"{request.host_url}kopokopo/result"},
            },
            timeout=10,
        )
        answer.raise_for_status()

    # Whoever knows the URL can POST to it; who knows the API key is Kopo Kopo. Signed are the bytes, so they are compared before anything reads them.
    def is_signed(body, signature):
        expected = hmac.new(kopokopo.api_key.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, signature or "")

    @shop.post("/orders")
    def order():
        order = {"id": str(uuid.uuid4()), "status": "pending", "shipped": 0}
        orders[order["id"]] = order
        ask_to_pay(order["id"], request.json["phone"], request.json["amount"])
        return jsonify(order), 201

    @shop.post("/kopokopo/result")
    def result():
        if not is_signed(request.get_data(), request.headers.get("X-KopoKopo-Signature")):
            return jsonify(error="not signed by Kopo Kopo"), 401
        attributes = request.get_json()["data"]["attributes"]
        order = orders.get(attributes["metadata"]["order"])
        # The same result may come twice, and late. The first counts.
        if order and order["status"] == "pending":
            order["status"] = "paid" if attributes["status"] == "Success" else "failed"
            order["reason"] = attributes["event"]["errors"]
            order["shipped"] += order["status"] == "paid"
        return jsonify({})

    @shop.get("/orders/<order_id>")
    def show(order_id):
        return (jsonify(orders[order_id]), 200) if order_id in orders else (jsonify(error="no such order"), 404)

    return shop
