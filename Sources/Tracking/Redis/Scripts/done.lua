-- Counts cells as done. Gives how many were counted already, which are duplicates if so told.
-- KEYS meta done fail why · ARGV duplicates cell...
-- A cell's index may exceed the number of cells: indices also count excluded points.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local new, known, healed = 0, 0, 0
for i = 2, #ARGV do
    if redis.call('SETBIT', KEYS[2], ARGV[i], 1) == 0 then new = new + 1 else known = known + 1 end
    if redis.call('GETBIT', KEYS[3], ARGV[i]) == 1 then
        redis.call('SETBIT', KEYS[3], ARGV[i], 0)
        redis.call('HDEL', KEYS[4], ARGV[i])
        healed = healed + 1
    end
end
if new > 0 then redis.call('HINCRBY', KEYS[1], 'done', new) end
if healed > 0 then redis.call('HINCRBY', KEYS[1], 'failed', -healed) end
if known > 0 and ARGV[1] == '1' then redis.call('HINCRBY', KEYS[1], 'duplicates', known) end
return known
