-- Takes two tickets into one offer, or neither: rules Q-7 and Q-8 in one step.
--
-- KEYS[1]  hash: the queue's state; "last" is the number of its last change, "generation" counts who led
-- KEYS[2]  hash: participant → "<state> <epoch> <refusals> <silences> <available> <age> <name> <mode> <offer>"
-- KEYS[3]  sorted set of "<name> <participant>" of those who wait, by their age
-- KEYS[4]  hash: offer → "<a> <epoch> <b> <epoch> <begin> <end of lease> <1 if a accepted> <1 if b accepted> <1 if it is confirmed>"
-- KEYS[5]  sorted set of offers by when they end, in microseconds
-- KEYS[6]  stream of the participants whose wait began or ended
-- ARGV[1]  one participant
-- ARGV[2]  his epoch
-- ARGV[3]  the other
-- ARGV[4]  his epoch
-- ARGV[5]  the offer
-- ARGV[6]  now, as written in offers
-- ARGV[7]  the end of the lease, written likewise
-- ARGV[8]  that in microseconds
-- ARGV[9]  the generation of who claims; empty if he never led
-- ARGV[10] so many changes are kept at least
--
-- Returns "claimed", also if that very offer is there, or "refused".

local earlier = redis.call('HGET', KEYS[4], ARGV[5])
if earlier then
  local a, epochA, b, epochB = string.match(earlier, '^(%S+) (%S+) (%S+) (%S+) ')
  local same = a == ARGV[1] and epochA == ARGV[2] and b == ARGV[3] and epochB == ARGV[4]
  local turned = a == ARGV[3] and epochA == ARGV[4] and b == ARGV[1] and epochB == ARGV[2]
  return (same or turned) and 'claimed' or 'refused'
end
if ARGV[1] == ARGV[3] then
  return 'refused'
end
if ARGV[9] ~= '' and tonumber(redis.call('HGET', KEYS[1], 'generation') or 0) > tonumber(ARGV[9]) then
  return 'refused'
end

local function parts(moment)
  local seconds, nanos = string.match(moment, '^(-?%d+)%.(%d+)$')
  return tonumber(seconds), tonumber(nanos)
end

local now, nowNanos = parts(ARGV[6])
local function claimable(participant, epoch)
  local place = redis.call('HGET', KEYS[2], participant)
  if not place then
    return nil
  end
  local state, itsEpoch, available, name = string.match(place, '^(%S+) (%S+) %S+ %S+ (%S+) %S+ (%S+) ')
  local seconds, nanos = parts(available)
  if state ~= 'W' or itsEpoch ~= epoch or seconds > now or (seconds == now and nanos > nowNanos) then
    return nil
  end
  return place, name
end

local placeOfA, nameOfA = claimable(ARGV[1], ARGV[2])
local placeOfB, nameOfB = claimable(ARGV[3], ARGV[4])
if not placeOfA or not placeOfB then
  return 'refused'
end

local last = tonumber(redis.call('HGET', KEYS[1], 'last'))
local function take(participant, place, name)
  redis.call('HSET', KEYS[2], participant, 'O' .. string.match(place, '^%S+(.* )%S+$') .. ARGV[5])
  redis.call('ZREM', KEYS[3], name .. ' ' .. participant)
  last = last + 1
  redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[10], string.format('%.0f-0', last), 'of', participant)
end

take(ARGV[1], placeOfA, nameOfA)
take(ARGV[3], placeOfB, nameOfB)
redis.call('HSET', KEYS[1], 'last', string.format('%.0f', last))
redis.call('HSET', KEYS[4], ARGV[5],
  table.concat({ ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[6], ARGV[7], 0, 0, 0 }, ' '))
redis.call('ZADD', KEYS[5], ARGV[8], ARGV[5])
-- They have a life since somebody was added; what begins now has none yet.
local life = redis.call('PTTL', KEYS[2])
if life > 0 then
  redis.call('PEXPIRE', KEYS[4], life)
  redis.call('PEXPIRE', KEYS[5], life)
end
return 'claimed'
