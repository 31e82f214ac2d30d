-- What the second version of the API needs.

-- The version a resource was made under decides its links and its shape.
ALTER TABLE resource ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- The page of a payment link knows its id and not whose it is. Of the first version nothing has a page.
CREATE INDEX resource_with_page ON resource (id) WHERE version = 2;

-- A subscriber who wants the payload that M-PESA's Daraja has, and in which form phone numbers stand in it: 'hash' or 'digits'. NULL: the usual webhook.
ALTER TABLE subscription ADD COLUMN daraja TEXT;

-- Money is sent to whoever is described, who is known again by these details. NULL: made before that was asked.
ALTER TABLE destination ADD COLUMN details_key TEXT;
CREATE INDEX destination_by_details ON destination (world, type, details_key) WHERE details_key IS NOT NULL;

-- The reversal that a transaction waits for; NULL: none.
ALTER TABLE financial_transaction ADD COLUMN reversal TEXT;
