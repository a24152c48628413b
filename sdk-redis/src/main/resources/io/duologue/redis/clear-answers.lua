-- Forgets a shard's keys of requests that were taken long ago, and what was answered: rule KA-9.
--
-- KEYS[1]  hash of the shard's keys: "<user> <name>" → what is known of it
-- KEYS[2]  hash of their people: user → the names of his keys, each with a blank behind it
-- KEYS[3]  sorted set of "<user> <name>" by when it was taken, in microseconds
-- ARGV[1]  until when, inclusive, in microseconds
-- ARGV[2]  at most so many
--
-- Returns how many were forgotten.

local old = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, one in ipairs(old) do
  redis.call('HDEL', KEYS[1], one)
  redis.call('ZREM', KEYS[3], one)
  local user, name = string.match(one, '^(%S+) (%S+)$')
  local rest = string.gsub(redis.call('HGET', KEYS[2], user) or '', name .. ' ', '')
  if rest == '' then
    redis.call('HDEL', KEYS[2], user)
  else
    redis.call('HSET', KEYS[2], user, rest)
  end
end
return #old
