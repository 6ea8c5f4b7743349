-- Gives the place of the active coordinator up.
-- KEYS leader · ARGV name
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('UNLINK', KEYS[1]) end
return 0
