-- Counts the tickets, all at one moment.
--
-- KEYS[1]  hash: participant → place
-- KEYS[2]  sorted set of those who wait
-- KEYS[3]  hash: offer → offer
--
-- Returns how many there are, how many of them wait, and how many offers there are.

return { redis.call('HLEN', KEYS[1]), redis.call('ZCARD', KEYS[2]), redis.call('HLEN', KEYS[3]) }
