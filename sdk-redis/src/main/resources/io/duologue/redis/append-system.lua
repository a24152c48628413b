-- Appends what the server has to say, once for each key: rule G-12 in one step.
--
-- KEYS[1]  hash: the log's state
-- KEYS[2]  hash: number → entry, "<mark> <at> <body>"
-- KEYS[3]  hash: key → "<number> <entry>" of what was said under it
-- KEYS[4]  list of these keys, the oldest first
-- KEYS[5]  hash of the parties' results, see append
-- KEYS[6]  list of A's n
-- KEYS[7]  list of B's n
-- ARGV[1]  the key
-- ARGV[2]  P a presence, D that a request of a disclosure ran out, E an end
-- ARGV[3]  the body of the entry
-- ARGV[4]  the mark
-- ARGV[5]  now, as written in entries
-- ARGV[6]  what A's fence is expected to be at most; empty if that does not matter
-- ARGV[7]  the same of B
-- ARGV[8]  whose presence it is, A or B; empty if it is none
-- ARGV[9]  1 if that party is away from now on, else 0
-- ARGV[10] keys that are remembered
-- ARGV[11] how long an ended log is kept, in milliseconds
-- ARGV[12] the disclosure from now on; empty if it is not about that
-- ARGV[13] how long a log in which nothing more is said is kept, in milliseconds
-- ARGV[14] that is lengthened when less than so much is left of it
--
-- Returns first a word: "absent"; "appended", number, entry, and 1 if that was so before; "over", number and entry of the end;
-- "refused", the party, and its fence in force; "overtaken" if that request does not wait any more.

-- The state goes first or with the others: without it there is no log.
local function lengthen()
  local isDue = redis.call('PTTL', KEYS[1]) < tonumber(ARGV[14])
  for _, key in ipairs(KEYS) do
    if isDue or redis.call('PTTL', key) == -1 then
      redis.call('PEXPIRE', key, ARGV[13])
    end
  end
end

local log = redis.call('HMGET', KEYS[1], 'info', 'head', 'end', 'fenceA', 'fenceB', 'deliveredA', 'deliveredB',
  'disclosure')
if not log[1] then
  return { 'absent' }
end
local known = redis.call('HGET', KEYS[3], ARGV[1])
if known then
  -- Written again, so that whoever waits for a confirmation of this waits for that of the first time.
  redis.call('HSET', KEYS[3], ARGV[1], known)
  local seq, entry = string.match(known, '^(%S+) (.*)$')
  return { 'appended', seq, entry, '1' }
end
if log[3] then
  return { 'over', log[3], redis.call('HGET', KEYS[1], 'endEntry') }
end
if ARGV[6] ~= '' and tonumber(log[4]) > tonumber(ARGV[6]) then
  return { 'refused', 'A', log[4] }
end
if ARGV[7] ~= '' and tonumber(log[5]) > tonumber(ARGV[7]) then
  return { 'refused', 'B', log[5] }
end
local asker, untilWhen, requests = string.match(log[8] or '', '^PENDING (%S+) %S+ (%S+) (%S+)$')
if ARGV[2] == 'D' and (not asker or ARGV[12] ~= 'EXPIRED ' .. asker .. ' ' .. untilWhen .. ' - ' .. requests) then
  return { 'overtaken' }
end

local seq = string.format('%.0f', tonumber(log[2]) + 1)
local entry = ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[3]
if ARGV[2] == 'E' then
  -- Up to where each is known to have everything, as of this very moment.
  entry = entry .. ' ' .. log[6] .. ' ' .. log[7]
  redis.call('HSET', KEYS[1], 'end', seq, 'endEntry', entry)
  -- Nobody answers a request any more.
  if asker then
    redis.call('HSET', KEYS[1], 'disclosure', 'WITHDRAWN ' .. asker .. ' ' .. ARGV[5] .. ' - ' .. requests)
  end
elseif ARGV[2] == 'D' then
  redis.call('HSET', KEYS[1], 'disclosure', ARGV[12])
else
  redis.call('HSET', KEYS[1], 'away' .. ARGV[8], ARGV[9])
end
redis.call('HSET', KEYS[2], seq, entry)
redis.call('HSET', KEYS[1], 'head', seq, 'headMark', ARGV[4])
redis.call('HSET', KEYS[3], ARGV[1], seq .. ' ' .. entry)
redis.call('RPUSH', KEYS[4], ARGV[1])
if redis.call('LLEN', KEYS[4]) > tonumber(ARGV[10]) then
  redis.call('HDEL', KEYS[3], redis.call('LPOP', KEYS[4]))
end
if ARGV[2] == 'E' then
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ARGV[11])
  end
else
  lengthen()
end
return { 'appended', seq, entry, '0' }
