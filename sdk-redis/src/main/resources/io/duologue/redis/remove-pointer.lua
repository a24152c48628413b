-- Removes what a secret stands for, if it is still that.
--
-- KEYS[1]  string: a pointer
-- ARGV[1]  the pointer as expected
--
-- Returns 1 if it was removed, 0 if there is none, or another one.

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
