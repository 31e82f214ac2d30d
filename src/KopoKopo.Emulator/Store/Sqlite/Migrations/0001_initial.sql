-- Every row belongs to a world, a world to an app. Times are Unix milliseconds on the app's clock.

CREATE TABLE app (
    id              INTEGER PRIMARY KEY,
    client_id       TEXT    NOT NULL UNIQUE,
    client_secret   TEXT,                        -- NULL: any secret is accepted
    api_key         TEXT    NOT NULL,
    world           INTEGER NOT NULL,
    clock_offset    INTEGER NOT NULL DEFAULT 0,  -- milliseconds later than real time
    clock_frozen_at INTEGER                      -- NULL: the clock runs
);

CREATE TABLE world (
    id      INTEGER PRIMARY KEY,
    app     INTEGER NOT NULL REFERENCES app (id),
    seed    INTEGER NOT NULL,
    ordinal INTEGER NOT NULL DEFAULT 0           -- creations so far
);

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
);
CREATE UNIQUE INDEX resource_by_id ON resource (world, id);

-- The outbox: all that is due later. A row goes when its work is done.
CREATE TABLE due (
    seq     INTEGER PRIMARY KEY,
    world   INTEGER NOT NULL REFERENCES world (id),
    due_at  INTEGER NOT NULL,
    work    TEXT    NOT NULL CHECK (work IN ('complete', 'deliver')),
    subject INTEGER NOT NULL,                    -- the resource's or the delivery's seq
    sending INTEGER NOT NULL DEFAULT 0           -- 1: handed to the sender; a start reopens it
);
CREATE INDEX due_open ON due (world, due_at, seq) WHERE sending = 0;
CREATE INDEX due_sending ON due (subject) WHERE sending = 1;

CREATE TABLE delivery (
    seq        INTEGER PRIMARY KEY,
    world      INTEGER NOT NULL REFERENCES world (id),
    resource   INTEGER NOT NULL REFERENCES resource (seq),
    kind       TEXT    NOT NULL CHECK (kind IN ('result', 'webhook')),
    topic      TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    body       BLOB    NOT NULL,
    signature  TEXT    NOT NULL,
    status     TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
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
