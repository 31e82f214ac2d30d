-- What the console lists.

-- Movements of money, the newest first, of one world among many.
CREATE INDEX entry_of_world ON entry (world, seq);
