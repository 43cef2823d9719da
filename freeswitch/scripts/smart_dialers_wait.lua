-- Waits until the service has decided about a call that came in:  lua smart_dialers_wait.lua <milliseconds>  (in a call)
--
-- The service answers an event by setting the variable smart_dialers_decision of the call, a few milliseconds later. When it
-- is stopped, frozen or cannot be reached nobody sets it, and the call goes on after the milliseconds given. What is set
-- later is looked at by nobody, so a service that wakes up cannot pull a call away from where it went meanwhile.
-- `lua smart_dialers_wait.lua check` answers `ok`: that is how the service finds out that the file is here.
if argv[1] == "check" then
  stream:write("ok")
  return
end
local api = freeswitch.API()
local limit = tonumber(argv[1])
-- Both are counted: the clock of the machine may be set meanwhile.
local ends, waited = tonumber(api:getTime()) + limit, 0
local function isDecided()
  local decision = session:getVariable("smart_dialers_decision")
  return decision ~= nil and decision ~= ""
end
while waited < limit and tonumber(api:getTime()) < ends and session:ready() and not isDecided() do
  freeswitch.msleep(3)
  waited = waited + 3
end
