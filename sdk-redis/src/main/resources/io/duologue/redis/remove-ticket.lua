-- Takes a ticket out of the queue that is in no offer: rules Q-9 and Q-26.
--
-- KEYS[1]  hash: the queue's state; "last" is the number of its last change
-- KEYS[2]  hash: participant → place, see add-ticket
-- KEYS[3]  hash: participant → his ticket
-- KEYS[4]  hash: participant → whom he passed
-- KEYS[5]  sorted set of "<name> <participant>" of those who wait, by their age
-- KEYS[6]  stream of the participants whose wait began or ended
-- KEYS[7]  whom he passed, for when he comes back; not there if nobody
-- ARGV[1]  the participant
-- ARGV[2]  so many changes are kept at least
-- ARGV[3]  how long it is known whom he passed, in milliseconds
--
-- Returns "removed", "offered" if he is in an offer, or "absent".

local place = redis.call('HGET', KEYS[2], ARGV[1])
if not place then
  return 'absent'
end
local state, name = string.match(place, '^(%S+) %S+ %S+ %S+ %S+ %S+ (%S+) ')
if state == 'O' then
  return 'offered'
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
local passed = redis.call('HGET', KEYS[4], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
if passed and passed ~= '' then
  redis.call('SET', KEYS[7], passed, 'PX', ARGV[3])
end
if state == 'W' then
  redis.call('ZREM', KEYS[5], name .. ' ' .. ARGV[1])
  local number = string.format('%.0f', tonumber(redis.call('HGET', KEYS[1], 'last')) + 1)
  redis.call('HSET', KEYS[1], 'last', number)
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[2], number .. '-0', 'of', ARGV[1])
end
return 'removed'
