-- Brings a recording to the service, and tries again while it cannot be reached:  luarun smart_dialers_upload.lua <file> <address>
--
-- mod_httapi uploads once and deletes its copy, whatever came of it. So where this script and curl are on the switch, the
-- dialplan records into a file of the switch and runs this when the call has ended. The file is removed once the service has
-- it (201), has it already (409) or takes none for this call (404); after an hour, when the service has given it up, it stays
-- where it is and the log says so. The address is the service's own, signed for this one call.
-- `lua smart_dialers_upload.lua check` answers `ok` where curl is.
local function is_there(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end
local curl
for _, folder in ipairs({ "/usr/bin/", "/usr/local/bin/", "/bin/" }) do
  curl = curl or (is_there(folder .. "curl") and folder .. "curl") or nil
end
if argv[1] == "check" then
  stream:write(curl and "ok" or "no curl")
  return
end
local file, address = argv[1], argv[2]
-- Both are put between quotes for a shell.
if not file or not address or (file .. address):find("[^%w%-%._~:/%?#@!%$&%(%)%*%+,;=%%]") then
  freeswitch.consoleLog("err", "smart_dialers_upload.lua: not a file and an address that it can use\n")
  return
end
-- Seconds before each try: the recorder closes its file with the call, and the service looks for an hour.
for _, seconds in ipairs({ 1, 10, 20, 30, 60, 120, 240, 480, 600, 900, 900 }) do
  freeswitch.msleep(seconds * 1000)
  -- Nobody talked: there is no file.
  if not is_there(file) then return end
  local answer = io.popen(curl .. " -s -o /dev/null -w '%{http_code}' --connect-timeout 5 --max-time 600 -T '" .. file .. "' '" .. address .. "'")
  local status = answer and answer:read("*a") or ""
  if answer then answer:close() end
  if status == "201" or status == "404" or status == "409" then
    os.remove(file)
    return
  end
  freeswitch.consoleLog("warning", "smart_dialers_upload.lua: the service answered " .. status .. ", " .. file .. " is kept and tried again\n")
end
freeswitch.consoleLog("err", "smart_dialers_upload.lua: " .. file .. " could not be brought to the service and stays here\n")
