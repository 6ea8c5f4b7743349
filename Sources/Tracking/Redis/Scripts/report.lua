-- Keeps what a worker says, and forgets those that fell silent.
-- KEYS seen status · ARGV name status silence_ms room
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local silent = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ARGV[3]), 'LIMIT', 0, 1000)
for i = 1, #silent do
    redis.call('ZREM', KEYS[1], silent[i])
    redis.call('HDEL', KEYS[2], silent[i])
end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) and not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
    return 0
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1
