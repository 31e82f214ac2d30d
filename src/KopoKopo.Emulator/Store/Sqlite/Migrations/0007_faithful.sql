-- What being more faithful to the documentation needs.

-- Destinations are listed, the newest first.
CREATE INDEX destination_of_world ON destination (world, seq);

-- A poll lists customers' payments alone, and reads no others.
DROP INDEX financial_transaction_by_time;
DROP INDEX financial_transaction_of_till;
CREATE INDEX payment_by_time ON financial_transaction (world, at, seq) WHERE type = 'Buygoods Transaction';
CREATE INDEX payment_of_till ON financial_transaction (world, till, at, seq) WHERE type = 'Buygoods Transaction';

-- Where a merchant prefers its money to be settled to, JSON; NULL: nothing was said of it.
ALTER TABLE world ADD COLUMN settlement_locations TEXT;

-- Who expected a webhook and was not told, and why, JSON; NULL: nobody.
ALTER TABLE resource ADD COLUMN not_told BLOB;
ALTER TABLE subscription ADD COLUMN resource_id TEXT;
