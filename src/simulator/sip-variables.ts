import { sipAnswer, q850 } from './causes.js';
import type { Channel } from './channel.js';
import type { Gateway } from './gateways.js';

/** What mod_sofia and the media core write on a leg, in the order in which they write it (from recordings of 1.10.12). */

/** The particulars of one leg that differ from call to call. */
export interface Dialog {
  gateway: Gateway;
  number: string;
  callerName: string;
  callerNumber: string;
  localPort: number;
  remotePort: number;
  session: number;
  /** Something unlike any other leg's, for tags, branches and call ids. */
  token: string;
}

const userAgent = 'FreeSWITCH-mod_sofia/1.10.12-release~64bit';

const sdp = (origin: number, port: number, payloads: string, rest: string): string =>
  `v=0\r\no=FreeSWITCH ${origin} ${origin + 1} IN IP4 127.0.0.1\r\ns=FreeSWITCH\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n` +
  `m=audio ${port} RTP/AVP ${payloads}\r\n${rest}`;

/** Before the originate's own variables. */
export function onCreate(channel: Channel, { gateway, session, number }: Dialog): void {
  channel.variables.setAll([
    ['direction', 'outbound'],
    ['is_outbound', 'true'],
    ['uuid', channel.uuid],
    ['call_uuid', channel.uuid],
    ['session_id', `${session}`],
    ['sip_gateway_name', gateway.name],
    ['sip_local_network_addr', '127.0.0.1'],
    ['sip_profile_name', 'gateway'],
    ['video_media_flow', 'disabled'],
    ['text_media_flow', 'disabled'],
    ['channel_name', channel.name],
    ['sip_destination_url', `sip:${number}@${gateway.proxy}`],
  ]);
}

/** After them: the INVITE leaves. */
export function onInvite(channel: Channel, { gateway, number, localPort }: Dialog, early: boolean): void {
  channel.variables.setAll([
    ['originate_early_media', `${early}`],
    ['originate_endpoint', 'sofia'],
    ['rtp_use_codec_string', 'PCMU,PCMA'],
    ['local_media_ip', '127.0.0.1'],
    ['local_media_port', `${localPort}`],
    ['advertised_media_ip', '127.0.0.1'],
    ['audio_media_flow', 'sendrecv'],
    ['rtp_local_sdp_str', sdp(1795316701, localPort, '0 8 101 13',
      'a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtpmap:13 CN/8000\r\na=ptime:20\r\na=sendrecv\r\n')],
    ['sip_outgoing_contact_uri', `<${gateway.contact}>`],
    ['sip_req_uri', `${number}@${gateway.proxy}`],
    ['sip_to_host', gateway.proxy],
    ['sip_from_host', '127.0.0.1'],
    ['sofia_profile_name', gateway.profile],
    ['recovery_profile_name', gateway.profile],
    ['sofia_profile_url', 'sip:mod_sofia@127.0.0.1:5080'],
  ]);
}

function fromNetwork({ gateway }: Dialog): [string, string][] {
  const [host = '', port = '5060'] = gateway.proxy.split(':');
  return [
    ['sip_local_network_addr', '127.0.0.1'],
    ['sip_reply_host', host],
    ['sip_reply_port', port],
    ['sip_network_ip', host],
    ['sip_network_port', port],
  ];
}

/** 180 Ringing. */
export function onRinging(channel: Channel, dialog: Dialog): void {
  const { gateway, number, callerName, callerNumber, token } = dialog;
  const [host = '', port = '5060'] = gateway.proxy.split(':');
  const via = `SIP/2.0/UDP 127.0.0.1:5080;rport=5080;branch=z9hG4bK${token}`;
  channel.variables.setAll([
    ...fromNetwork(dialog),
    ['sip_user_agent', userAgent],
    ['sip_allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, INFO, UPDATE, REGISTER, REFER, NOTIFY'],
    ['sip_recover_contact', `<sip:${number}@${gateway.proxy};transport=udp>`],
    ['sip_full_via', via],
    ['sip_recover_via', via],
  ]);
  if (callerName) channel.variables.set('sip_from_display', callerName);
  channel.variables.setAll([
    ['sip_full_from', `${callerName ? `"${callerName}" ` : ''}<sip:${callerNumber}@127.0.0.1>;tag=f${token}`],
    ['sip_full_to', `<sip:${number}@${gateway.proxy}>;tag=t${token}`],
    ['sip_from_user', callerNumber],
    ['sip_from_uri', `${callerNumber}@127.0.0.1`],
    ['sip_from_host', '127.0.0.1'],
    ['sip_to_user', number],
    ['sip_to_port', port],
    ['sip_to_uri', `${number}@${gateway.proxy}`],
    ['sip_to_host', host],
    ['sip_contact_params', 'transport=udp'],
    ['sip_contact_user', number],
    ['sip_contact_port', port],
    ['sip_contact_uri', `${number}@${gateway.proxy}`],
    ['sip_contact_host', host],
    ['sip_to_tag', `t${token}`],
    ['sip_from_tag', `f${token}`],
    ['sip_cseq', '123115226'],
    ['sip_call_id', `${token}@127.0.0.1`],
  ]);
}

/** The far end's SDP: 200 OK, or 183 Session Progress before it. */
export function onMedia(channel: Channel, { localPort, remotePort }: Dialog): void {
  channel.variables.setAll([
    ['switch_r_sdp', sdp(1795317575, remotePort, '0 101 13',
      'a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtpmap:13 CN/8000\r\na=ptime:20\r\n')],
    ['ep_codec_string', 'CORE_PCM_MODULE.PCMU@8000h@20i@64000b'],
    ['rtp_use_codec_string', 'PCMU,PCMA'],
    ['remote_video_media_flow', 'inactive'],
    ['remote_text_media_flow', 'inactive'],
    ['remote_audio_media_flow', 'sendrecv'],
    ['rtp_audio_recv_pt', '0'],
    ['rtp_use_codec_name', 'PCMU'],
    ['rtp_use_codec_rate', '8000'],
    ['rtp_use_codec_ptime', '20'],
    ['rtp_use_codec_channels', '1'],
    ['rtp_last_audio_codec_string', 'PCMU@8000h@20i@1c'],
    ['read_codec', 'PCMU'],
    ['original_read_codec', 'PCMU'],
    ['read_rate', '8000'],
    ['original_read_rate', '8000'],
    ['write_codec', 'PCMU'],
    ['write_rate', '8000'],
    ['dtmf_type', 'rfc2833'],
    ['local_media_ip', '127.0.0.1'],
    ['local_media_port', `${localPort}`],
    ['advertised_media_ip', '127.0.0.1'],
    ['rtp_use_timer_name', 'soft'],
    ['rtp_use_pt', '0'],
    ['rtp_use_ssrc', '721645181'],
    ['rtp_2833_send_payload', '101'],
    ['rtp_2833_recv_payload', '101'],
    ['remote_media_ip', '127.0.0.1'],
    ['remote_media_port', `${remotePort}`],
  ]);
}

/** A refusal such as 486 Busy Here; it may come after 180 Ringing. */
export function onRefusal(channel: Channel, dialog: Dialog, cause: string): void {
  const [status, phrase] = sipAnswer(cause);
  channel.variables.setAll([
    ['sip_call_id', `${dialog.token}@127.0.0.1`],
    ...fromNetwork(dialog),
    ['sip_hangup_disposition', 'recv_refuse'],
    ['sip_invite_failure_status', `${status}`],
    ['sip_invite_failure_phrase', phrase],
    ['sip_term_status', `${status}`],
    ['proto_specific_hangup_cause', `sip:${status}`],
    ['sip_term_cause', `${q850(cause)}`],
  ]);
}

/** The far end hangs up; its BYE is answered after CHANNEL_HANGUP (`afterBye`). */
export function onBye(channel: Channel, cause: string): void {
  channel.variables.setAll([
    ['sip_reason', `Q.850;cause=${q850(cause)};text="${cause}"`],
    ['sip_term_status', '200'],
    ['proto_specific_hangup_cause', 'sip:200'],
    ['sip_term_cause', `${q850(cause)}`],
  ]);
}

export function afterBye(channel: Channel): void {
  channel.variables.set('sip_user_agent', userAgent);
  channel.variables.set('sip_hangup_disposition', 'recv_bye');
}

/** We hang up: BYE to who answered, CANCEL to who rings. */
export function onOurHangup(channel: Channel): void {
  if (channel.times.answered !== undefined) channel.variables.set('sip_hangup_disposition', 'send_bye');
  else {
    channel.variables.setAll([
      ['sip_hangup_disposition', 'send_cancel'],
      ['sip_invite_failure_status', '487'],
      ['sip_invite_failure_phrase', 'CANCEL'],
    ]);
  }
}
