-- How far a sweep is.
-- KEYS meta leases
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local values = redis.call('HMGET', KEYS[1], 'state', 'epoch', 'cells', 'done', 'failed', 'duplicates')
values[7] = redis.call('ZCOUNT', KEYS[2], '(' .. now, '+inf')
return values
