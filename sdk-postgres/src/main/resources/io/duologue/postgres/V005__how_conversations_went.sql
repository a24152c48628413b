-- How a conversation went, without a word of it. Empty while it goes on, and of one whose end an older version told.

-- How many messages each has sent.
ALTER TABLE conversation ADD COLUMN messages_a integer;
ALTER TABLE conversation ADD COLUMN messages_b integer;
-- How long each usually took to answer, in milliseconds; null for who never did.
ALTER TABLE conversation ADD COLUMN pace_a integer;
ALTER TABLE conversation ADD COLUMN pace_b integer;
-- Whether whoever ended it is charged with having left early; null if it is not known how it went.
ALTER TABLE conversation ADD COLUMN left_early boolean;
