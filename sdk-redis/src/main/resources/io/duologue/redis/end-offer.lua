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
-- KEYS[9]  whom the first passed, for when he comes back; not there if nobody
-- KEYS[10] the same of the second
-- ARGV[1]  the offer's id
-- ARGV[2]  the offer as it was read
-- ARGV[3]  now, in microseconds; 0 if that is not known
-- ARGV[4]  at most so many characters about whom somebody passed; the first give way
-- ARGV[5]  so many changes are kept at least
-- ARGV[6]  how long it is known whom somebody passed who has left, in milliseconds
-- ARGV[7]  of the first: W he waits, P he is parked, X his ticket goes
-- ARGV[8]  his refusals in a row
-- ARGV[9]  his silences in a row
-- ARGV[10] from when on he is available; empty if that stays
-- ARGV[11] whom he passed with this, written likewise; empty if nobody
-- ARGV[12] the same of the second
-- ARGV[13] likewise
-- ARGV[14] likewise
-- ARGV[15] likewise
-- ARGV[16] likewise
--
-- Returns 1 if it was ended, 0 if it is not there or stands otherwise.

local offer = redis.call('HGET', KEYS[7], ARGV[1])
if offer ~= ARGV[2] then
  return 0
end
local last = tonumber(redis.call('HGET', KEYS[1], 'last'))

local function settle(participant, left, becomes, refusals, silences, available, passed)
  if becomes == 'X' then
    local all = redis.call('HGET', KEYS[4], participant) or ''
    if all ~= '' then
      redis.call('SET', left, all, 'PX', ARGV[6])
    end
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
settle(a, KEYS[9], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11])
settle(b, KEYS[10], ARGV[12], ARGV[13], ARGV[14], ARGV[15], ARGV[16])
redis.call('HSET', KEYS[1], 'last', string.format('%.0f', last))
-- Those who wait may have been nobody, and their set not there.
local life = redis.call('PTTL', KEYS[2])
if life > 0 then
  redis.call('PEXPIRE', KEYS[5], life)
end
return 1
