-- Forgets what was counted for somebody: rule T-5.
--
-- KEYS[1]  hash of a shard's people: who → his buckets
-- KEYS[2]  sorted set of these people by when all their buckets are full
-- ARGV[1]  who
--
-- Returns 1 if something had been counted, else 0.

redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
