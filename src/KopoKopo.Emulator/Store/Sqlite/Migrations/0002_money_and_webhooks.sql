-- Money, webhooks and what payouts go to. Amounts are whole cents.

CREATE TABLE account (
    id      INTEGER PRIMARY KEY,                 -- the order of creation, in which payouts take from tills
    world   INTEGER NOT NULL REFERENCES world (id),
    name    TEXT    NOT NULL,                    -- 'company', or a till's number
    balance INTEGER NOT NULL DEFAULT 0,          -- the sum of its entries
    UNIQUE (world, name)
);

CREATE TABLE entry (
    seq     INTEGER PRIMARY KEY,
    world   INTEGER NOT NULL REFERENCES world (id),
    account INTEGER NOT NULL REFERENCES account (id),
    amount  INTEGER NOT NULL,                    -- above zero: money in; below: money out, or reserved to go out
    cause   TEXT    NOT NULL,                    -- the id of the transaction or payout; 'opening'
    at      INTEGER NOT NULL
);
CREATE INDEX entry_by_cause ON entry (world, cause);

CREATE TABLE financial_transaction (
    seq         INTEGER PRIMARY KEY,
    world       INTEGER NOT NULL REFERENCES world (id),
    id          TEXT    NOT NULL,
    type        TEXT    NOT NULL,                -- as webhooks call it: 'Buygoods Transaction'
    reference   TEXT    NOT NULL,
    till        TEXT,                            -- NULL: paid to the company
    amount      INTEGER NOT NULL,
    at          INTEGER NOT NULL,                -- its origination time
    reversed_at INTEGER,
    resource    BLOB    NOT NULL                 -- all that webhooks and polling say of it, JSON
);
CREATE UNIQUE INDEX financial_transaction_by_id ON financial_transaction (world, id);
CREATE INDEX financial_transaction_by_reference ON financial_transaction (world, reference);
CREATE INDEX financial_transaction_by_time ON financial_transaction (world, at, seq);

CREATE TABLE customer (
    world INTEGER NOT NULL REFERENCES world (id),
    phone TEXT    NOT NULL,                      -- 254XXXXXXXXX
    id    TEXT    NOT NULL,
    PRIMARY KEY (world, phone)
) WITHOUT ROWID;

CREATE TABLE destination (
    seq         INTEGER PRIMARY KEY,             -- the newest is the highest
    world       INTEGER NOT NULL REFERENCES world (id),
    type        TEXT    NOT NULL,                -- 'mobile_wallet', 'merchant_bank_account', …
    reference   TEXT    NOT NULL,                -- its recipient_reference or account_reference
    resource_id TEXT    NOT NULL,
    details     BLOB    NOT NULL                 -- as posted, JSON
);
CREATE INDEX destination_by_reference ON destination (world, reference);
CREATE INDEX destination_by_resource ON destination (world, resource_id);
CREATE INDEX destination_by_type ON destination (world, type, seq);

CREATE TABLE subscription (
    seq   INTEGER PRIMARY KEY,
    world INTEGER NOT NULL REFERENCES world (id),
    topic TEXT    NOT NULL,
    till  TEXT,                                  -- NULL: the whole company
    url   TEXT    NOT NULL
);
CREATE INDEX subscription_by_topic ON subscription (world, topic, seq);

CREATE TABLE webhook_event (
    seq         INTEGER PRIMARY KEY,
    world       INTEGER NOT NULL REFERENCES world (id),
    id          TEXT    NOT NULL,
    topic       TEXT    NOT NULL,
    resource_id TEXT    NOT NULL,                -- what its _links.resource names
    body        BLOB    NOT NULL                 -- the webhook's bytes
);
CREATE UNIQUE INDEX webhook_event_by_id ON webhook_event (world, id);
CREATE INDEX webhook_event_by_resource ON webhook_event (world, resource_id, seq);

-- A delivery may now be of an event that no resource caused. The API's id of what it is about is kept with it.
-- Its number is never another's, also after the newest are gone.
CREATE TABLE delivery_of_anything (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    world       INTEGER NOT NULL REFERENCES world (id),
    resource_id TEXT    NOT NULL,
    decided_by  TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('result', 'webhook')),
    topic       TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    body        BLOB    NOT NULL,
    signature   TEXT,                            -- as sent; NULL: none is sent
    content_type TEXT   NOT NULL DEFAULT 'application/json',
    faults      TEXT,                            -- what is wrong with it on purpose, JSON
    status      TEXT    NOT NULL DEFAULT 'pending',
    attempts    INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL
);
INSERT INTO delivery_of_anything (seq, world, resource_id, decided_by, kind, topic, url, body, signature, status, attempts, created_at)
SELECT d.seq, d.world, r.id, r.decided_by, d.kind, d.topic, d.url, d.body, d.signature, d.status, d.attempts, d.created_at
FROM delivery d JOIN resource r ON r.seq = d.resource;
DROP TABLE delivery;
ALTER TABLE delivery_of_anything RENAME TO delivery;
