-- Counts cells as failed, unless they are done, and keeps why, as long as there is room.
-- KEYS meta done fail why · ARGV room (cell reason)...
local cells = tonumber(redis.call('HGET', KEYS[1], 'cells') or 0)
local new = 0
for i = 2, #ARGV, 2 do
    local cell = ARGV[i]
    if tonumber(cell) < cells and redis.call('GETBIT', KEYS[2], cell) == 0 then
        if redis.call('SETBIT', KEYS[3], cell, 1) == 0 then new = new + 1 end
        if redis.call('HLEN', KEYS[4]) < tonumber(ARGV[1]) or redis.call('HEXISTS', KEYS[4], cell) == 1 then
            redis.call('HSET', KEYS[4], cell, ARGV[i + 1])
        end
    end
end
if new > 0 then redis.call('HINCRBY', KEYS[1], 'failed', new) end
return 0
