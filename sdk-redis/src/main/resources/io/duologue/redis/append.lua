-- Appends what a party submits, or says why not: rules G-4 to G-11 in one step. The order of the questions is the promise.
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
--
-- Returns what became of it, first a word: "absent"; "fenced" and the fence in force; "conflict" or "gap" and the expected n; "over",
-- number and entry of the end; "full"; "overtaken" if the step is to be reckoned anew; "accepted", number, entry, and 1 if that was so before; "refused", the refusal, and 1 likewise.

local party, n = ARGV[1], tonumber(ARGV[3])
local other = party == 'A' and 'B' or 'A'
local log = redis.call('HMGET', KEYS[1], 'info', 'head', 'end', 'fence' .. party, 'n' .. party, 'delivered' .. party,
  'delivered' .. other, 'deliveredA', 'deliveredB', 'disclosure')
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

local results = party == 'A' and KEYS[4] or KEYS[5]
local function keep(answer)
  redis.call('HSET', KEYS[1], 'n' .. party, ARGV[3])
  redis.call('HSET', KEYS[3], party .. ARGV[3], ARGV[4] .. ' ' .. answer)
  redis.call('RPUSH', results, ARGV[3])
  if redis.call('LLEN', results) > tonumber(ARGV[11]) then
    redis.call('HDEL', KEYS[3], party .. redis.call('LPOP', results))
  end
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
local disclosure = log[10] or ''
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

local seq = string.format('%.0f', head + 1)
local entry = ARGV[8] .. ' ' .. ARGV[9] .. ' ' .. ARGV[7]
if ARGV[6] == 'E' then
  -- Up to where each is known to have everything, as of this very moment.
  entry = entry .. ' ' .. log[8] .. ' ' .. log[9]
  redis.call('HSET', KEYS[1], 'end', seq, 'endEntry', entry)
  -- Nobody answers a request any more.
  local asker, requests = string.match(disclosure, '^PENDING (%S+) %S+ %S+ (%S+)$')
  if asker then
    redis.call('HSET', KEYS[1], 'disclosure', 'WITHDRAWN ' .. asker .. ' ' .. ARGV[9] .. ' - ' .. requests)
  end
end
redis.call('HSET', KEYS[2], seq, entry)
redis.call('HSET', KEYS[1], 'head', seq, 'headMark', ARGV[8])
keep('accepted ' .. seq .. ' ' .. entry)
if ARGV[6] == 'E' then
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ARGV[13])
  end
end
return { 'accepted', seq, entry, '0' }
