-- What keeps worlds whole and neighbours quick.

-- A world that is being copied is nobody's yet, and is not swept. A start lets go of what a crash left.
ALTER TABLE world ADD COLUMN in_the_making INTEGER NOT NULL DEFAULT 0;
CREATE INDEX world_in_the_making ON world (in_the_making) WHERE in_the_making = 1;

-- Whether a world is anybody's is asked in each write that deletes.
CREATE INDEX app_of_world ON app (world);
CREATE INDEX snapshot_of_world ON snapshot (world);
CREATE INDEX access_token_of_app ON access_token (app);

-- What is written and deleted again to see whether the file can be used.
CREATE TABLE storage_probe (
    seq   INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
);
