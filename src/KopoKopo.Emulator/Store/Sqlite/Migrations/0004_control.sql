-- What the control API needs: worlds put aside, and deliveries that can be found, replayed and trimmed.

CREATE TABLE snapshot (
    app       INTEGER NOT NULL REFERENCES app (id),
    name      TEXT    NOT NULL,
    world     INTEGER NOT NULL REFERENCES world (id),
    clock_now INTEGER NOT NULL,                        -- what the clock showed, Unix milliseconds
    frozen    INTEGER NOT NULL,
    PRIMARY KEY (app, name)
) WITHOUT ROWID;

ALTER TABLE delivery ADD COLUMN cause_id TEXT;         -- the resource a client created that led to it
ALTER TABLE delivery ADD COLUMN replay_of INTEGER;     -- the delivery whose bytes it repeats
CREATE INDEX delivery_of_world ON delivery (world, seq);
CREATE INDEX delivery_of_resource ON delivery (world, resource_id);
CREATE INDEX delivery_of_cause ON delivery (world, cause_id);

-- Numbers of apps and worlds are never another's either: what is on its way for one that has gone must not meet the next.
CREATE TABLE numbered_app (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id       TEXT    NOT NULL UNIQUE,
    client_secret   TEXT,                              -- NULL: any secret is accepted
    api_key         TEXT    NOT NULL,
    world           INTEGER NOT NULL,
    clock_offset    INTEGER NOT NULL DEFAULT 0,        -- milliseconds later than real time
    clock_frozen_at INTEGER                            -- NULL: the clock runs
);
INSERT INTO numbered_app SELECT id, client_id, client_secret, api_key, world, clock_offset, clock_frozen_at FROM app;
DROP TABLE app;
ALTER TABLE numbered_app RENAME TO app;

CREATE TABLE numbered_world (
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
);
INSERT INTO numbered_world SELECT id, app, seed, ordinal, scenario, scenario_version, scenario_seed, scenario_run, scenario_ordinal, state FROM world;
DROP TABLE world;
ALTER TABLE numbered_world RENAME TO world;
