import type { RecordedEvent } from './recording.js';

/** Headers whose value differs from run to run: identifiers, times, ports, what SIP and RTP draw at random. */
const varying =
  /^(Core-UUID|FreeSWITCH-IPv[46]|Event-Date-.*|Event-Sequence|Event-Calling-Line-Number|Application-UUID|Job-UUID|(Caller|Other-Leg)-.*-Time|Up-Time|Uptime-msec|Session-.*|Idle-CPU|Start-time|Frequency(-variance)?|Detection-time|CC-.*-Time|variable_avmd_total_time|Caller-Transfer-Source|variable_(Event-Date-.*|Event-Sequence|Core-UUID|FreeSWITCH-IPv[46]|session_id|.*_media_port|rtp_local_sdp_str|switch_r_sdp|rtp_use_ssrc|sip_full_(via|from|to)|sip_recover_via|sip_(to|from)_tag|sip_cseq|sip_call_id|.*_stamp|.*epoch|u?m?duration|.*[um]?sec|rtp_audio_.*|playback_(last_offset_pos|ms|samples|seconds)|record_(file_size|ms|samples|seconds)))$/;

/** Of what varies, only this is kept: whether it is zero where zero means that it never happened. */
const neverOrSometime = /_u?epoch$|^(Caller|Other-Leg)-.*-Time$/;

/** A thread of the switch sets these while the leg's own already runs the dialplan, so that they are early, late or last by chance. */
const racing = /^variable_transfer_(history|source)$/;

/** The same of a leg that was the other end of a bridge, once it ended: whether it is still in the call by then is chance. */
const racingAtEnd = /^(Channel-Call-UUID|variable_(call_uuid|bridge_hangup_cause))$/;

export function maskEvent({ headers, body }: RecordedEvent): string[] {
  const isOver = headers.some(([name, value]) => name === 'Other-Type' && value === 'originator') && headers.some(([name]) => name === 'Hangup-Cause');
  const lines = headers.filter(([name]) => !racing.test(name) && !(isOver && racingAtEnd.test(name))).map(([name, value]) => `${name}: ${varying.test(name) ? (neverOrSometime.test(name) && value === '0' ? '0' : '*') : value}`);
  if (!body) return lines;
  // The only job with a body that varies is `bgapi status`.
  return body.startsWith('UP ') ? [...lines.filter((line) => !line.startsWith('Content-Length')), maskReply('api status', body)] : [...lines, body.trimEnd()];
}

/** Numbers in replies that tell of time or of what went before in that switch. */
export function maskReply(command: string, reply: string): string {
  const text = reply.replace(/Content-Length: \d+/g, 'Content-Length: *').trimEnd();
  if (command.startsWith('bgapi')) return text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uuid>');
  if (/^api (status|strepoch)/.test(command)) return text.replace(/\d+(\.\d+)?/g, '#').replace(/# (years?|days?|hours?|minutes?|seconds?|milliseconds?|microseconds?)/g, '# unit');
  if (command.startsWith('api sofia status gateway')) return text.replace(/^(Uptime|CallsOUT|FailedCallsOUT)\s+\d+/gm, '$1 #');
  if (/^api callcenter_config (agent|queue) list(?! members)/.test(command)) return text.replace(/\|\[[^|]*\|/g, '|<contact>|').replace(/\|\d+(?=\|)|\|\d+$/gm, '|#');
  if (command.startsWith('api callcenter_config queue list members')) return text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (uuid) => (uuid.startsWith('11111111-') ? uuid : '<uuid>')).replace(/\d{10}(?=\|)/g, '#');
  if (command.startsWith('api hash_dump')) return text.replace(/\d{16}/g, '#').split('\n').sort().join('\n');
  // The switch keeps the blanks and line breaks of its files.
  if (command.startsWith('api xml_locate')) return text.replace(/\s+/g, ' ').replace(/ </g, '<');
  return text;
}
