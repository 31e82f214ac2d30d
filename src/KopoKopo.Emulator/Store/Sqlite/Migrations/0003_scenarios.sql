-- What scenarios need: a world's place in its scenario, and what was decided about a resource.

ALTER TABLE world ADD COLUMN scenario TEXT;                        -- the active one's name; NULL: that of the settings
ALTER TABLE world ADD COLUMN scenario_version TEXT;                -- what state, counts and queue belong to
ALTER TABLE world ADD COLUMN scenario_seed INTEGER;                -- in place of the world's own
ALTER TABLE world ADD COLUMN scenario_run INTEGER NOT NULL DEFAULT 0;     -- goes up each time one begins
ALTER TABLE world ADD COLUMN scenario_ordinal INTEGER NOT NULL DEFAULT 0; -- the creations before it began
ALTER TABLE world ADD COLUMN state TEXT NOT NULL DEFAULT 'Started';

CREATE TABLE scenario_count (
    world INTEGER NOT NULL REFERENCES world (id),
    what  TEXT    NOT NULL,                      -- 'rule NAME', or 'kind NAME'
    times INTEGER NOT NULL,
    PRIMARY KEY (world, what)
) WITHOUT ROWID;

CREATE TABLE queued_outcome (
    seq       INTEGER PRIMARY KEY,
    world     INTEGER NOT NULL REFERENCES world (id),
    rule      BLOB    NOT NULL,                  -- as it was put, JSON
    remaining INTEGER NOT NULL
);
CREATE INDEX queued_outcome_of_world ON queued_outcome (world, seq);

-- The scenarios an app was given; they stay when its world goes.
CREATE TABLE app_scenario (
    app  INTEGER NOT NULL REFERENCES app (id),
    name TEXT    NOT NULL,
    json BLOB    NOT NULL,
    PRIMARY KEY (app, name)
) WITHOUT ROWID;

ALTER TABLE resource ADD COLUMN seed INTEGER;                      -- of its draws, whatever scenario begins meanwhile; NULL: the world's
ALTER TABLE resource ADD COLUMN plan BLOB;                         -- what was decided beyond the outcome, JSON
ALTER TABLE resource ADD COLUMN near_misses BLOB;                  -- the rules that nearly matched, JSON
ALTER TABLE resource ADD COLUMN reads INTEGER NOT NULL DEFAULT 0;  -- GETs so far, where they count
CREATE INDEX due_complete ON due (subject) WHERE work = 'complete';
CREATE INDEX resource_by_kind ON resource (world, kind, seq);
