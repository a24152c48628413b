-- Ends an offer that stands exactly as it was read, and says of each of its two tickets what becomes of it.
--
-- KEYS[1]  hash: the queue's state; "last" is the number of its last change
-- KEYS[2]  hash: participant → "<state> <epoch> <refusals> <silences> <available> <age> <name> <mode> <offer>"
-- KEYS[3]  hash: participant → his ticket
-- KEYS[4]  hash: participant → "<other>=<when>;" for each whom he passed
-- KEYS[5]  sorted set of "<name> <participant>" of those who wait, by their age
-- KEYS[6]  stream of the participants whose wait began or ended
-- KEYS[7]  hash: offer → offer, see claim-tickets
-- KEYS[8]  sorted set of offers by when they end
-- ARGV[1]  the offer's id
-- ARGV[2]  the offer as it was read
-- ARGV[3]  now, in microseconds; 0 if that is not known
-- ARGV[4]  at most so many characters about whom somebody passed; the first give way
-- ARGV[5]  so many changes are kept at least
-- ARGV[6]  of the first: W he waits, P he is parked, X his ticket goes
-- ARGV[7]  his refusals in a row
-- ARGV[8]  his silences in a row
-- ARGV[9]  from when on he is available; empty if that stays
-- ARGV[10] whom he passed with this, written likewise; empty if nobody
-- ARGV[11] the same of the second
-- ARGV[12] likewise
-- ARGV[13] likewise
-- ARGV[14] likewise
-- ARGV[15] likewise
--
-- Returns 1 if it was ended, 0 if it is not there or stands otherwise.

local offer = redis.call('HGET', KEYS[7], ARGV[1])
if offer ~= ARGV[2] then
  return 0
end
local last = tonumber(redis.call('HGET', KEYS[1], 'last'))

local function settle(participant, becomes, refusals, silences, available, passed)
  if becomes == 'X' then
    redis.call('HDEL', KEYS[2], participant)
    redis.call('HDEL', KEYS[3], participant)
    redis.call('HDEL', KEYS[4], participant)
    return
  end
  local epoch, availableBefore, age, name, mode =
    string.match(redis.call('HGET', KEYS[2], participant), '^%S+ (%S+) %S+ %S+ (%S+) (%S+) (%S+) (%S+) %S+$')
  if becomes == 'W' then
    last = math.max(last + 1, tonumber(ARGV[3]))
    epoch = string.format('%.0f', last)
    redis.call('ZADD', KEYS[5], age, name .. ' ' .. participant)
    redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[5], epoch .. '-0', 'of', participant)
  end
  if available == '' then
    available = availableBefore
  end
  redis.call('HSET', KEYS[2], participant,
    table.concat({ becomes, epoch, refusals, silences, available, age, name, mode, '.' }, ' '))
  if passed ~= '' then
    local all = (redis.call('HGET', KEYS[4], participant) or '') .. passed
    if #all > tonumber(ARGV[4]) then
      all = string.match(string.sub(all, -tonumber(ARGV[4])), ';(.*)$')
    end
    redis.call('HSET', KEYS[4], participant, all)
  end
end

redis.call('HDEL', KEYS[7], ARGV[1])
redis.call('ZREM', KEYS[8], ARGV[1])
local a, b = string.match(offer, '^(%S+) %S+ (%S+) ')
settle(a, ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10])
settle(b, ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15])
redis.call('HSET', KEYS[1], 'last', string.format('%.0f', last))
-- Those who wait may have been nobody, and their set not there.
local life = redis.call('PTTL', KEYS[2])
if life > 0 then
  redis.call('PEXPIRE', KEYS[5], life)
end
return 1
