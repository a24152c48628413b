-- Appends what a party submits, or says why not: rules G-4 to G-11 and G-20 to G-22 in one step. The order of the questions is the promise.
--
-- KEYS[1]  hash: the log's state
-- KEYS[2]  hash: number → entry, "<mark> <at> <body>"
-- KEYS[3]  hash: "<party><n>" → "<body hash> <what was answered>"
-- KEYS[4]  list of A's n of which there is a result, the oldest first
-- KEYS[5]  the same of B
-- KEYS[6]  hash: what the server said under which key, see append-system
-- KEYS[7]  list of those keys
-- ARGV[1]  the party, A or B
-- ARGV[2]  its fence
-- ARGV[3]  n
-- ARGV[4]  the body's hash
-- ARGV[5]  1 if it is sent again
-- ARGV[6]  what it is: T a text, D a step of a disclosure, E an end, F a refusal, Q only the question what became of it
-- ARGV[7]  the body of the entry, or the refusal
-- ARGV[8]  the mark
-- ARGV[9]  now, as written in entries
-- ARGV[10] entries that the other may have unacknowledged
-- ARGV[11] results that are kept of each party
-- ARGV[12] the highest n that there may be
-- ARGV[13] how long an ended log is kept, in milliseconds
-- ARGV[14] of a step: the disclosure from which it was reckoned; empty if nobody has asked
-- ARGV[15] of a step: the disclosure to which it leads; empty if it leads nowhere, and the body is a refusal
-- ARGV[16] now, in microseconds
-- ARGV[17] of a limit: one more call after so many microseconds; empty if there is none
-- ARGV[18] of a limit: how long before it is full the bucket has a call, in microseconds
-- ARGV[19] of a receipt: the place's number; empty if there is none
-- ARGV[20] of a receipt: the place's mark
-- ARGV[21] of a receipt: 1 if the party has also seen everything up to there
-- ARGV[22] entries that are kept though both have them
-- ARGV[23] how long a log in which nothing more is said is kept, in milliseconds
-- ARGV[24] that is lengthened when less than so much is left of it
--
-- Returns what became of it, first a word: "absent"; "fenced" and the fence in force; "conflict" or "gap" and the expected n; "over",
-- number and entry of the end; "limited" and the microseconds until it would be taken; "full"; "overtaken" if the step is to be reckoned
-- anew; "accepted", number, entry, and 0, the mark of the place before it, and 1 if the receipt was noted; if that was so before, number,
-- entry, of a message without its text, and 1; "refused", the refusal, and 1 if that was so before.

local party, n = ARGV[1], tonumber(ARGV[3])
local other = party == 'A' and 'B' or 'A'
local log = redis.call('HMGET', KEYS[1], 'info', 'head', 'end', 'fence' .. party, 'n' .. party, 'delivered' .. party,
  'delivered' .. other, 'read' .. party, 'disclosure', 'said' .. party, 'headMark', 'kept', 'keptMark')
if not log[1] then
  return { 'absent' }
end
local head, ended = tonumber(log[2]), log[3]
local inForce, lastN = tonumber(log[4]), tonumber(log[5])

if tonumber(ARGV[2]) < inForce then
  return { 'fenced', log[4] }
end
if tonumber(ARGV[2]) > inForce then
  redis.call('HSET', KEYS[1], 'fence' .. party, ARGV[2])
end

local expected = lastN < tonumber(ARGV[12]) and string.format('%.0f', lastN + 1) or '-1'
local known = redis.call('HGET', KEYS[3], party .. ARGV[3])
if known then
  local hash, kind, answer = string.match(known, '^(%S+) (%S+) (.*)$')
  if hash ~= ARGV[4] then
    return { 'conflict', expected }
  end
  -- Written again, so that whoever waits for a confirmation of this waits for that of the first time.
  redis.call('HSET', KEYS[3], party .. ARGV[3], known)
  if kind == 'refused' then
    return { 'refused', answer, '1' }
  end
  local seq, entry = string.match(answer, '^(%S+) (.*)$')
  return { 'accepted', seq, entry, '1' }
end
if n <= lastN then
  return { 'conflict', '-1' }
end
if ended then
  local entry = redis.call('HGET', KEYS[1], 'endEntry')
  if ARGV[6] == 'E' then
    -- Written again, as above.
    redis.call('HSET', KEYS[1], 'endEntry', entry)
    return { 'accepted', ended, entry, '1' }
  end
  return { 'over', ended, entry }
end
if n > lastN + 1 and ARGV[5] ~= '1' then
  return { 'gap', expected }
end
if ARGV[6] == 'Q' then
  return { 'gap', ARGV[3] }
end

-- A bucket as in take-rate: the latest time of a call, and when it will be full.
local said
if ARGV[17] ~= '' and ARGV[6] ~= 'E' then
  local now = tonumber(ARGV[16])
  local seenBefore, fullBefore = string.match(log[10] or '', '^(%S+) (%S+)$')
  local seen = math.max(now, tonumber(seenBefore or now))
  local full = math.max(seen, tonumber(fullBefore or now))
  local allowedAt = full - tonumber(ARGV[18])
  if allowedAt > seen then
    return { 'limited', string.format('%.0f', allowedAt - now) }
  end
  said = string.format('%.0f %.0f', seen, full + tonumber(ARGV[17]))
end

-- The state goes first or with the others: without it there is no log.
local function lengthen()
  local isDue = redis.call('PTTL', KEYS[1]) < tonumber(ARGV[24])
  for _, key in ipairs(KEYS) do
    if isDue or redis.call('PTTL', key) == -1 then
      redis.call('PEXPIRE', key, ARGV[23])
    end
  end
end

local results = party == 'A' and KEYS[4] or KEYS[5]
local function keep(answer)
  redis.call('HSET', KEYS[1], 'n' .. party, ARGV[3])
  if said then
    redis.call('HSET', KEYS[1], 'said' .. party, said)
  end
  redis.call('HSET', KEYS[3], party .. ARGV[3], ARGV[4] .. ' ' .. answer)
  redis.call('RPUSH', results, ARGV[3])
  if redis.call('LLEN', results) > tonumber(ARGV[11]) then
    redis.call('HDEL', KEYS[3], party .. redis.call('LPOP', results))
  end
  lengthen()
end

if ARGV[6] == 'F' then
  keep('refused ' .. ARGV[7])
  return { 'refused', ARGV[7], '0' }
end
if ARGV[6] == 'T' or ARGV[6] == 'D' then
  local most = tonumber(ARGV[10])
  if head - tonumber(log[7]) >= most or head - tonumber(log[6]) >= 2 * most then
    return { 'full' }
  end
end
local disclosure = log[9] or ''
if ARGV[6] == 'D' then
  if disclosure ~= ARGV[14] then
    return { 'overtaken' }
  end
  if ARGV[15] == '' then
    keep('refused ' .. ARGV[7])
    return { 'refused', ARGV[7], '0' }
  end
  redis.call('HSET', KEYS[1], 'disclosure', ARGV[15])
end

-- As in acknowledge: a receipt of a place that is the log's, with its mark, moves its party, and lets the log forget.
local kept = tonumber(log[12])
local function mark(place)
  if place == kept then
    return log[13]
  end
  return string.match(redis.call('HGET', KEYS[2], string.format('%.0f', place)), '^(%S+)')
end
local delivered, noted = tonumber(log[6]), '0'
local place = tonumber(ARGV[19])
if place and place <= head and (place > 0 or ARGV[20] == '0') and (place == 0 or place < kept or mark(place) == ARGV[20]) then
  local seen = ARGV[21] == '1' and math.max(tonumber(log[8]), place) or tonumber(log[8])
  if place > delivered or seen > tonumber(log[8]) then
    noted = '1'
    delivered = math.max(delivered, place)
    redis.call('HSET', KEYS[1], 'delivered' .. party, string.format('%.0f', delivered), 'read' .. party,
      string.format('%.0f', seen))
    local target = math.min(delivered, tonumber(log[7])) - tonumber(ARGV[22])
    if target > kept then
      redis.call('HSET', KEYS[1], 'kept', string.format('%.0f', target), 'keptMark', mark(target))
      for gone = kept + 1, target do
        redis.call('HDEL', KEYS[2], string.format('%.0f', gone))
      end
    end
  end
end

local seq = string.format('%.0f', head + 1)
local entry = ARGV[8] .. ' ' .. ARGV[9] .. ' ' .. ARGV[7]
if ARGV[6] == 'E' then
  -- Up to where each is known to have everything, as of this very moment.
  local own, others = string.format('%.0f', delivered), log[7]
  entry = entry .. ' ' .. (party == 'A' and own .. ' ' .. others or others .. ' ' .. own)
  redis.call('HSET', KEYS[1], 'end', seq, 'endEntry', entry)
  -- Nobody answers a request any more.
  local asker, requests = string.match(disclosure, '^PENDING (%S+) %S+ %S+ (%S+)$')
  if asker then
    redis.call('HSET', KEYS[1], 'disclosure', 'WITHDRAWN ' .. asker .. ' ' .. ARGV[9] .. ' - ' .. requests)
  end
end
redis.call('HSET', KEYS[2], seq, entry)
redis.call('HSET', KEYS[1], 'head', seq, 'headMark', ARGV[8])
-- Of a message without its text: what is trimmed away shall not stay here.
keep('accepted ' .. seq .. ' ' .. (ARGV[6] == 'T' and string.match(entry, '^(%S+ %S+ M %S+ %S+ )') or entry))
if ARGV[6] == 'E' then
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ARGV[13])
  end
end
return { 'accepted', seq, entry, '0', log[11], noted }
