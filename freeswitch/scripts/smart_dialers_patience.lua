-- How long a person waits for an agent in a queue:  luarun smart_dialers_patience.lua <uuid> <milliseconds> <digit>
--
-- mod_callcenter counts whole seconds and FreeSWITCH's scheduler too, but a person who said "Hello?" must have an agent
-- or the safe-harbour message within 2 s (16 CFR 310.4(b)(4)(iii)). So this waits by the millisecond, then presses the key
-- that leaves the queue (cc_exit_keys), unless the person is talking to an agent, or hears the safe-harbour message already
-- (there was no such queue): the key would end it. It knows nothing of the service.
-- `lua smart_dialers_patience.lua check` answers `ok`: that is how the service finds out that the file is here.
if argv[1] == "check" then
  stream:write("ok")
  return
end
local uuid, milliseconds, digit = argv[1], tonumber(argv[2]), argv[3]
freeswitch.msleep(milliseconds)
local api = freeswitch.API()
local function variable(name) return api:executeString("uuid_getvar " .. uuid .. " " .. name) end
if variable("cc_agent_bridged") ~= "true" and variable("smart_dialers_abandoned") == "_undef_" then
  api:executeString("uuid_recv_dtmf " .. uuid .. " " .. digit)
end
