-- What the migrations come to, for a new file. Written by SchemaFileTests, not by hand.

CREATE TABLE access_token (
    id         INTEGER PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE,          -- SHA-256 of the token; the token itself is not kept
    app        INTEGER NOT NULL REFERENCES app (id),
    created_at INTEGER NOT NULL,                 -- Unix seconds
    expires_in INTEGER NOT NULL,                 -- seconds
    revoked_at INTEGER
);

CREATE TABLE resource (
    seq          INTEGER PRIMARY KEY,
    world        INTEGER NOT NULL REFERENCES world (id),
    id           TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    ordinal      INTEGER NOT NULL,
    self_url     TEXT    NOT NULL,
    request      BLOB    NOT NULL,               -- the validated request, JSON
    outcome      TEXT    NOT NULL,               -- what was decided, and its failure text
    errors       TEXT,
    decided_by   TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    status       TEXT,                           -- NULL while pending
    completed_at INTEGER,
    view         BLOB                            -- the final JSON, the same bytes as the callback's
, seed INTEGER, plan BLOB, near_misses BLOB, reads INTEGER NOT NULL DEFAULT 0, not_told BLOB, version INTEGER NOT NULL DEFAULT 1);

CREATE TABLE due (
    seq     INTEGER PRIMARY KEY,
    world   INTEGER NOT NULL REFERENCES world (id),
    due_at  INTEGER NOT NULL,
    work    TEXT    NOT NULL CHECK (work IN ('complete', 'deliver')),
    subject INTEGER NOT NULL,                    -- the resource's or the delivery's seq
    sending INTEGER NOT NULL DEFAULT 0           -- 1: handed to the sender; a start reopens it
);

CREATE TABLE attempt (
    delivery         INTEGER NOT NULL REFERENCES delivery (seq),
    number           INTEGER NOT NULL,
    started_at       INTEGER NOT NULL,
    duration_ms      REAL    NOT NULL,
    status           INTEGER,                    -- the reply's HTTP status; NULL if there was none
    response_headers TEXT,
    response_body    BLOB,                       -- bounded
    error            TEXT,                       -- in words, where there was no reply
    PRIMARY KEY (delivery, number)
) WITHOUT ROWID;

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
, reversal TEXT);

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
, details_key TEXT);

CREATE TABLE subscription (
    seq   INTEGER PRIMARY KEY,
    world INTEGER NOT NULL REFERENCES world (id),
    topic TEXT    NOT NULL,
    till  TEXT,                                  -- NULL: the whole company
    url   TEXT    NOT NULL
, resource_id TEXT, daraja TEXT);

CREATE TABLE webhook_event (
    seq         INTEGER PRIMARY KEY,
    world       INTEGER NOT NULL REFERENCES world (id),
    id          TEXT    NOT NULL,
    topic       TEXT    NOT NULL,
    resource_id TEXT    NOT NULL,                -- what its _links.resource names
    body        BLOB    NOT NULL                 -- the webhook's bytes
);

CREATE TABLE "delivery" (
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
, cause_id TEXT, replay_of INTEGER);

CREATE TABLE scenario_count (
    world INTEGER NOT NULL REFERENCES world (id),
    what  TEXT    NOT NULL,                      -- 'rule NAME', or 'kind NAME'
    times INTEGER NOT NULL,
    PRIMARY KEY (world, what)
) WITHOUT ROWID;

CREATE TABLE app_scenario (
    app  INTEGER NOT NULL REFERENCES app (id),
    name TEXT    NOT NULL,
    json BLOB    NOT NULL,
    PRIMARY KEY (app, name)
) WITHOUT ROWID;

CREATE TABLE snapshot (
    app       INTEGER NOT NULL REFERENCES app (id),
    name      TEXT    NOT NULL,
    world     INTEGER NOT NULL REFERENCES world (id),
    clock_now INTEGER NOT NULL,                        -- what the clock showed, Unix milliseconds
    frozen    INTEGER NOT NULL,
    PRIMARY KEY (app, name)
) WITHOUT ROWID;

CREATE TABLE "app" (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id       TEXT    NOT NULL UNIQUE,
    client_secret   TEXT,                              -- NULL: any secret is accepted
    api_key         TEXT    NOT NULL,
    world           INTEGER NOT NULL,
    clock_offset    INTEGER NOT NULL DEFAULT 0,        -- milliseconds later than real time
    clock_frozen_at INTEGER                            -- NULL: the clock runs
);

CREATE TABLE "world" (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    app              INTEGER NOT NULL REFERENCES app (id),
    seed             INTEGER NOT NULL,
    ordinal          INTEGER NOT NULL DEFAULT 0,       -- creations so far
    scenario         TEXT,                             -- the active one's name; NULL: that of the settings
    scenario_version TEXT,                             -- what state, counts and queue belong to
    scenario_seed    INTEGER,                          -- in place of the world's own
    scenario_run     INTEGER NOT NULL DEFAULT 0,       -- goes up each time one begins
    scenario_ordinal INTEGER NOT NULL DEFAULT 0,       -- the creations before it began
    state            TEXT    NOT NULL DEFAULT 'Started'
, in_the_making INTEGER NOT NULL DEFAULT 0, counts_requests INTEGER NOT NULL DEFAULT 0, settlement_locations TEXT);

CREATE TABLE storage_probe (
    seq   INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
);

CREATE TABLE "queued_outcome" (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    world     INTEGER NOT NULL REFERENCES world (id),
    rule      BLOB    NOT NULL,                  -- as it was put, JSON
    remaining INTEGER NOT NULL
);

CREATE UNIQUE INDEX resource_by_id ON resource (world, id);

CREATE INDEX due_open ON due (world, due_at, seq) WHERE sending = 0;

CREATE INDEX due_sending ON due (subject) WHERE sending = 1;

CREATE INDEX entry_by_cause ON entry (world, cause);

CREATE UNIQUE INDEX financial_transaction_by_id ON financial_transaction (world, id);

CREATE INDEX financial_transaction_by_reference ON financial_transaction (world, reference);

CREATE INDEX destination_by_reference ON destination (world, reference);

CREATE INDEX destination_by_resource ON destination (world, resource_id);

CREATE INDEX destination_by_type ON destination (world, type, seq);

CREATE INDEX subscription_by_topic ON subscription (world, topic, seq);

CREATE UNIQUE INDEX webhook_event_by_id ON webhook_event (world, id);

CREATE INDEX webhook_event_by_resource ON webhook_event (world, resource_id, seq);

CREATE INDEX due_complete ON due (subject) WHERE work = 'complete';

CREATE INDEX delivery_of_world ON delivery (world, seq);

CREATE INDEX delivery_of_resource ON delivery (world, resource_id);

CREATE INDEX delivery_of_cause ON delivery (world, cause_id);

CREATE INDEX world_in_the_making ON world (in_the_making) WHERE in_the_making = 1;

CREATE INDEX app_of_world ON app (world);

CREATE INDEX snapshot_of_world ON snapshot (world);

CREATE INDEX access_token_of_app ON access_token (app);

CREATE INDEX account_of_world ON account (world, id);

CREATE INDEX account_with_money ON account (world, id) WHERE balance > 0;

CREATE INDEX resource_by_kind ON resource (world, kind, ordinal);

CREATE INDEX resource_of_world ON resource (world, seq);

CREATE INDEX queued_outcome_of_world ON queued_outcome (world, seq);

CREATE INDEX destination_of_world ON destination (world, seq);

CREATE INDEX payment_by_time ON financial_transaction (world, at, seq) WHERE type = 'Buygoods Transaction';

CREATE INDEX payment_of_till ON financial_transaction (world, till, at, seq) WHERE type = 'Buygoods Transaction';

CREATE INDEX resource_with_page ON resource (id) WHERE version = 2;

CREATE INDEX destination_by_details ON destination (world, type, details_key) WHERE details_key IS NOT NULL;

CREATE INDEX entry_of_world ON entry (world, seq);
