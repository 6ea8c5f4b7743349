-- Ends a lease, if it is still held.
-- KEYS leases owners attempts · ARGV job worker fence end
local job = ARGV[1]
if redis.call('HGET', KEYS[2], job) ~= ARGV[3] .. '|' .. ARGV[2] then return 0 end
redis.call('ZREM', KEYS[1], job)
redis.call('HDEL', KEYS[2], job)
if ARGV[4] == 'settled' then
    redis.call('HDEL', KEYS[3], job)
elseif ARGV[4] == 'handedBack' and redis.call('HINCRBY', KEYS[3], job, -1) <= 0 then
    redis.call('HDEL', KEYS[3], job)
end
return 1
