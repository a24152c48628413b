-- Lets a key live for longer, never for less.
--
-- KEYS[1]  any key
-- ARGV[1]  for how long from now, in milliseconds
--
-- Returns 1 if it lives longer now, 0 if it is not there, lives as long already, or for ever.

local left = redis.call('PTTL', KEYS[1])
if left < 0 or left >= tonumber(ARGV[1]) then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
