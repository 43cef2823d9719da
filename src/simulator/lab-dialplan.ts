/** The contexts that the lab has of its own; a call center's switch has others. Those of freeswitch/ are read besides; `callIn` are the extensions that come first where calls come in. */
export const labDialplan = (callIn: string): string => `
<context name="public">
  ${callIn}
  <extension name="in"><condition field="destination_number" expression="^(.*)$"><action application="answer"/><action application="sleep" data="5000"/></condition></extension>
</context>
<context name="default">
  <extension name="cadence"><condition field="destination_number" expression="^cadence$">
    <action application="avmd_start" data="inbound_channel=1,outbound_channel=0"/>
    <action application="set" data="amd_t0=\${strmicroepoch()}"/>
    <action application="detect_audio" data="200 3 3000"/>
    <action application="set" data="amd_t1=\${strmicroepoch()}"/>
    <action application="detect_silence" data="200 30 4000"/>
    <action application="set" data="amd_t2=\${strmicroepoch()}"/>
    <action application="event" data="Event-Subclass=dialer::amd,Event-Name=CUSTOM,t0=\${amd_t0},t1=\${amd_t1},t2=\${amd_t2},audio_timeout=\${detect_audio_timeout},silence_timeout=\${detect_silence_timeout}"/>
    <action application="park"/></condition></extension>
  <extension name="queue"><condition field="destination_number" expression="^queue-(.+)$"><action application="answer"/><action application="callcenter" data="$1@default"/></condition></extension>
</context>
`;
