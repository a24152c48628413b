-- Counts a shard's people, all at one moment.
--
-- KEYS[1]  hash of the shard's people: user → "<fence> <node> <status>"
-- KEYS[2]  hash: status → how many
--
-- Returns how many there are, how many of them are waiting, and how many are talking.

local counted = redis.call('HMGET', KEYS[2], 'WAITING', 'TALKING')
return { redis.call('HLEN', KEYS[1]), tonumber(counted[1] or 0), tonumber(counted[2] or 0) }
