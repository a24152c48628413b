-- Counts those who wait no shorter than somebody, himself included: rule Q-6.
--
-- KEYS[1]  hash: participant → place, see add-ticket
-- KEYS[2]  sorted set of "<name> <participant>" of those who wait, by their age
-- ARGV[1]  the participant
--
-- Returns his position from 1, 0 if he does not wait.

local place = redis.call('HGET', KEYS[1], ARGV[1])
if not place then
  return 0
end
local name = string.match(place, '^%S+ %S+ %S+ %S+ %S+ %S+ (%S+) ')
local rank = redis.call('ZRANK', KEYS[2], name .. ' ' .. ARGV[1])
return rank and rank + 1 or 0
