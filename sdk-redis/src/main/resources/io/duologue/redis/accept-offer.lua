-- Notes that one of the two says yes: rules Q-10 to Q-12 in one step.
--
-- KEYS[1]  hash: participant → "<state> <epoch> <refusals> <silences> <available> <age> <name> <mode> <offer>"
-- KEYS[2]  hash: offer → offer, see claim-tickets
-- KEYS[3]  sorted set of offers by when they end, in microseconds
-- ARGV[1]  the offer
-- ARGV[2]  who says yes
-- ARGV[3]  now, as written in offers
-- ARGV[4]  how long behind its lease a confirmed offer ends, in microseconds
--
-- Returns "first" if somebody who is asked is still silent, "both" if nobody is, or "gone".

local offer = redis.call('HGET', KEYS[2], ARGV[1])
if not offer then
  return 'gone'
end
local head, a, b, lease, yesA, yesB, confirmed =
  string.match(offer, '^((%S+) %S+ (%S+) %S+ %S+ (%S+)) (%S+) (%S+) (%S+)$')
if ARGV[2] ~= a and ARGV[2] ~= b then
  return 'gone'
end
if confirmed == '1' then
  return 'both'
end

local function parts(moment)
  local seconds, nanos = string.match(moment, '^(-?%d+)%.(%d+)$')
  return tonumber(seconds), tonumber(nanos)
end
local now, nowNanos = parts(ARGV[3])
local seconds, nanos = parts(lease)
if now > seconds or (now == seconds and nowNanos >= nanos) then
  return 'gone'
end

if ARGV[2] == a then
  yesA = '1'
else
  yesB = '1'
end
local place = redis.call('HGET', KEYS[1], ARGV[2])
local front, back = string.match(place, '^(%S+ %S+) %S+ %S+ (.*)$')
redis.call('HSET', KEYS[1], ARGV[2], front .. ' 0 0 ' .. back)

local function isSilent(participant, yes)
  return yes == '0' and string.match(redis.call('HGET', KEYS[1], participant), '(%S+) %S+$') == 'T'
end
local silent = isSilent(a, yesA) or isSilent(b, yesB)
confirmed = silent and '0' or '1'
redis.call('HSET', KEYS[2], ARGV[1], table.concat({ head, yesA, yesB, confirmed }, ' '))
if silent then
  return 'first'
end
redis.call('ZINCRBY', KEYS[3], ARGV[4], ARGV[1])
return 'both'
