-- Grants a lease on a job, or says why not.
-- KEYS meta done fail leases owners attempts · ARGV epoch job worker lease_ms attempts cell...
local orders = redis.call('HMGET', KEYS[1], 'state', 'epoch')
if not orders[2] then return {'unknown'} end
local epoch, known = tonumber(ARGV[1]), tonumber(orders[2])
if epoch < known then return {'stale'} end
-- Orders older than the claim are out of date.
if epoch == known and orders[1] ~= 'running' then return {orders[1]} end

local open = #ARGV == 5
for i = 6, #ARGV do
    if redis.call('GETBIT', KEYS[2], ARGV[i]) == 0 and redis.call('GETBIT', KEYS[3], ARGV[i]) == 0 then
        open = true
        break
    end
end
if not open then return {'settled'} end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local job, worker = ARGV[2], ARGV[3]
local expiry = tonumber(redis.call('ZSCORE', KEYS[4], job) or 0)
if expiry > now then
    local owner = redis.call('HGET', KEYS[5], job)
    if not owner or string.match(owner, '^%d+|(.*)$') ~= worker then return {'busy', expiry - now} end
end
local attempts = tonumber(redis.call('HGET', KEYS[6], job) or 0)
if attempts >= tonumber(ARGV[5]) then return {'poisoned', attempts} end

redis.call('HINCRBY', KEYS[6], job, 1)
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('ZADD', KEYS[4], string.format('%.0f', now + ARGV[4]), job)
redis.call('HSET', KEYS[5], job, fence .. '|' .. worker)
-- Leases that nobody ever ends do not stay for good.
redis.call('PEXPIRE', KEYS[4], 10 * ARGV[4])
redis.call('PEXPIRE', KEYS[5], 10 * ARGV[4])
return {'granted', fence}
