-- Whether one of the cells is neither done nor failed.
-- KEYS done fail · ARGV cell...
for i = 1, #ARGV do
    if redis.call('GETBIT', KEYS[1], ARGV[i]) == 0 and redis.call('GETBIT', KEYS[2], ARGV[i]) == 0 then
        return 1
    end
end
return 0
