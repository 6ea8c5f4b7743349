-- What the workers said that were heard of lately.
-- KEYS seen status · ARGV silence_ms
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now - ARGV[1]), '+inf')
local statuses = {}
for i = 1, #names do
    statuses[#statuses + 1] = redis.call('HGET', KEYS[2], names[i]) or ''
end
return statuses
