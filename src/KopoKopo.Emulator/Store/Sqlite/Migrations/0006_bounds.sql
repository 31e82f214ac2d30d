-- What keeps a write short however large a world has grown.

-- A payout takes from the accounts that have money, however many have none.
CREATE INDEX account_of_world ON account (world, id);
CREATE INDEX account_with_money ON account (world, id) WHERE balance > 0;

-- A poll of one till reads that till's transactions, however many there are of others.
CREATE INDEX financial_transaction_of_till ON financial_transaction (world, till, at, seq) WHERE till IS NOT NULL;

-- Requests of a kind are counted in the order they came; nothing else asked for the kind.
DROP INDEX resource_by_kind;
CREATE INDEX resource_by_kind ON resource (world, kind, ordinal);
ALTER TABLE world ADD COLUMN counts_requests INTEGER NOT NULL DEFAULT 0; -- 1: a rule has asked for the number of a request, so they are counted from then on

-- Lists of resources, and copies of worlds, go on from a row without sorting all there are.
CREATE INDEX resource_of_world ON resource (world, seq);

-- The number of a queued outcome is never another's: one is known by it outside the write that uses it up.
CREATE TABLE numbered_outcome (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    world     INTEGER NOT NULL REFERENCES world (id),
    rule      BLOB    NOT NULL,                  -- as it was put, JSON
    remaining INTEGER NOT NULL
);
INSERT INTO numbered_outcome SELECT seq, world, rule, remaining FROM queued_outcome;
DROP TABLE queued_outcome;
ALTER TABLE numbered_outcome RENAME TO queued_outcome;
CREATE INDEX queued_outcome_of_world ON queued_outcome (world, seq);
