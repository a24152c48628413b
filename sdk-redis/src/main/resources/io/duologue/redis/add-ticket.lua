-- Puts somebody's ticket into the queue: rules Q-1 to Q-4 and Q-26 in one step.
--
-- KEYS[1]  hash: the queue's state; "last" is the number of its last change
-- KEYS[2]  hash: participant → "<state> <epoch> <refusals> <silences> <available> <age> <name> <mode> <offer>"; the offer is . if he is in none
-- KEYS[3]  hash: participant → his ticket
-- KEYS[4]  hash: participant → "<other>=<when>;" for each whom he passed
-- KEYS[5]  sorted set of "<name> <participant>" of those who wait, by their age
-- KEYS[6]  stream of the participants whose wait began or ended, by the number of the change
-- KEYS[7]  hash: offer → offer, see claim-tickets
-- KEYS[8]  sorted set of offers by when they end
-- KEYS[9]  whom he passed when he was here before, written likewise; empty or not there if nobody
-- ARGV[1]  the participant
-- ARGV[2]  the ticket
-- ARGV[3]  whom he passed, written likewise
-- ARGV[4]  from when on he is available
-- ARGV[5]  his age: since when he waits, in microseconds
-- ARGV[6]  the nanoseconds below, three digits: with the number of his arrival his name among those of one age
-- ARGV[7]  T if he is asked, A if not
-- ARGV[8]  now, in microseconds
-- ARGV[9]  at most so many tickets
-- ARGV[10] at most so many characters about whom he passed; the first give way
-- ARGV[11] so many changes are kept at least
-- ARGV[12] how long a queue is kept in which nobody begins to wait, in milliseconds
-- ARGV[13] whom he passed until then, when he was here before, counts no more
--
-- Returns "added", "waiting" if he has a ticket already, or "full".

-- Of those passed earlier who count, but for whom the ticket itself names as late or later.
local function stillCounting(earlier, named)
  local known, kept = {}, {}
  for other, at in string.gmatch(named, '([^=;]+)=([^;]+);') do
    known[other] = tonumber(at)
  end
  for other, at in string.gmatch(earlier, '([^=;]+)=([^;]+);') do
    if tonumber(at) > tonumber(ARGV[13]) and (known[other] or 0) < tonumber(at) then
      kept[#kept + 1] = other .. '=' .. at .. ';'
    end
  end
  return table.concat(kept)
end

local before = redis.call('HGET', KEYS[2], ARGV[1])
local passed = ARGV[3]
if before then
  if string.sub(before, 1, 1) ~= 'P' then
    return 'waiting'
  end
  passed = (redis.call('HGET', KEYS[4], ARGV[1]) or '') .. passed
elseif redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[9]) then
  return 'full'
else
  passed = stillCounting(redis.call('GET', KEYS[9]) or '', passed) .. passed
end
if #passed > tonumber(ARGV[10]) then
  passed = string.match(string.sub(passed, -tonumber(ARGV[10])), ';(.*)$')
end

-- Never one that there was, even if the latest are lost with a server.
local number = math.max(tonumber(redis.call('HGET', KEYS[1], 'last') or 0) + 1, tonumber(ARGV[8]))
local epoch = string.format('%.0f', number)
local name = ARGV[6] .. string.format('%016.0f', number)
redis.call('HSET', KEYS[1], 'last', epoch)
redis.call('HSET', KEYS[2], ARGV[1],
  table.concat({ 'W', epoch, 0, 0, ARGV[4], ARGV[5], name, ARGV[7], '.' }, ' '))
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[4], ARGV[1], passed)
-- Not before: a script that has let go of something is no longer refused what grows.
redis.call('DEL', KEYS[9])
redis.call('ZADD', KEYS[5], ARGV[5], name .. ' ' .. ARGV[1])
redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[11], epoch .. '-0', 'of', ARGV[1])
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[12])
end
return 'added'
