-- Keeps a lease, or takes it again where nobody has it.
-- KEYS meta leases owners attempts · ARGV epoch job worker fence lease_ms
local orders = redis.call('HMGET', KEYS[1], 'state', 'epoch')
local state = 'running'
-- Orders older than the lease are out of date.
if orders[2] and tonumber(orders[2]) >= tonumber(ARGV[1]) then state = orders[1] end
if state == 'cancelled' then return 'cancelled' end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local job, mine = ARGV[2], ARGV[4] .. '|' .. ARGV[3]
local live = tonumber(redis.call('ZSCORE', KEYS[2], job) or 0) > now
if live and redis.call('HGET', KEYS[3], job) ~= mine then return 'lost' end
-- The attempt is forgotten, and not with everything else: somebody had the job meanwhile, and came to an end with it.
local fence = tonumber(ARGV[4])
local known = tonumber(redis.call('HGET', KEYS[1], 'fence') or 0)
if not live and fence > 0 and fence <= known and redis.call('HEXISTS', KEYS[4], job) == 0 then return 'lost' end

redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[5]), job)
redis.call('HSET', KEYS[3], job, mine)
redis.call('PEXPIRE', KEYS[2], 10 * ARGV[5])
redis.call('PEXPIRE', KEYS[3], 10 * ARGV[5])
if state == 'paused' then return 'paused' end
return live and 'kept' or 'retaken'
