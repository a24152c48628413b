-- Takes the key of a request that may come again, unless it is running or its answer is kept: rules KA-1 to KA-3, KA-5 and KA-8. One
-- who asks once more with the number that has taken it has taken it. Each claim clears away at most two keys whose time is over, so
-- that they never pile up.
--
-- KEYS[1]  hash of a shard's keys: "<user> <name>" → "<number> <taken> <request> <answer>", the time in microseconds, "-" for an
--          answer that is not there yet
-- KEYS[2]  hash of their people: user → the names of his keys, each with a blank behind it, in the order in which they were taken
-- KEYS[3]  sorted set of "<user> <name>" by when it was taken, in microseconds
-- ARGV[1]  the user
-- ARGV[2]  the name of his key: hexadecimal digits
-- ARGV[3]  what the request says, without a blank
-- ARGV[4]  a number that nobody else has
-- ARGV[5]  now, in microseconds
-- ARGV[6]  for how long a key is running, in microseconds
-- ARGV[7]  for how long an answer is kept, in microseconds
-- ARGV[8]  at most so many keys are of one person
-- ARGV[9]  how long the key may matter, in milliseconds
--
-- Returns {"taken"}, {"running"}, {"other"} for the key of another request, or {"answered", number that has taken it, answer}.

local now, running, kept = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

local function forget(user, name)
  redis.call('HDEL', KEYS[1], user .. ' ' .. name)
  redis.call('ZREM', KEYS[3], user .. ' ' .. name)
  local rest = string.gsub(redis.call('HGET', KEYS[2], user) or '', name .. ' ', '')
  if rest == '' then
    redis.call('HDEL', KEYS[2], user)
  else
    redis.call('HSET', KEYS[2], user, rest)
  end
end

local old = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', now - kept), 'LIMIT', 0, 2)
for _, one in ipairs(old) do
  forget(string.match(one, '^(%S+) (%S+)$'))
end

local own = ARGV[1] .. ' ' .. ARGV[2]
local before = redis.call('HGET', KEYS[1], own)
if before then
  local number, taken, request, answer = string.match(before, '^(%S+) (%S+) (%S*) (%S*)$')
  local isRunning = answer == '-'
  if number == ARGV[4] then
    return {'taken'}
  elseif now < tonumber(taken) + (isRunning and running or kept) then
    if request ~= ARGV[3] then
      return {'other'}
    end
    return isRunning and {'running'} or {'answered', number, answer}
  end
  forget(ARGV[1], ARGV[2])
end

local names = (redis.call('HGET', KEYS[2], ARGV[1]) or '') .. ARGV[2] .. ' '
redis.call('HSET', KEYS[2], ARGV[1], names)
redis.call('HSET', KEYS[1], own, ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[3] .. ' -')
redis.call('ZADD', KEYS[3], ARGV[5], own)
local _, count = string.gsub(names, ' ', ' ')
if count > tonumber(ARGV[8]) then
  forget(ARGV[1], string.match(names, '^(%S+)'))
end
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) < tonumber(ARGV[9]) then
    redis.call('PEXPIRE', key, ARGV[9])
  end
end
return {'taken'}
