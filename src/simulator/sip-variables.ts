import { sipAnswer, q850 } from './causes.js';
import type { Channel } from './channel.js';
import { profiles, type Trunk } from './gateways.js';
import { variable } from './variables.js';

/** What mod_sofia and the media core write on a leg, in the order in which they write it (from recordings of 1.10.12). */

/** The particulars of one leg that differ from call to call. */
export interface Dialog {
  trunk: Trunk;
  number: string;
  callerName: string;
  callerNumber: string;
  localPort: number;
  remotePort: number;
  session: number;
  /** Something unlike any other leg's, for tags, branches and call ids. */
  token: string;
}


const sdp = (origin: number, port: number, payloads: string, rest: string): string =>
  `v=0\r\no=FreeSWITCH ${origin} ${origin + 1} IN IP4 127.0.0.1\r\ns=FreeSWITCH\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n` +
  `m=audio ${port} RTP/AVP ${payloads}\r\n${rest}`;

/** Variables that are the same for every leg: made once, and so is their JSON. */
const direction = [variable('direction', 'outbound'), variable('is_outbound', 'true')];
const localAddress = variable('sip_local_network_addr', '127.0.0.1');
const fromHost = variable('sip_from_host', '127.0.0.1');
const userAgent = variable('sip_user_agent', 'FreeSWITCH-mod_sofia/1.10.12-release~64bit');
const allow = variable('sip_allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, INFO, UPDATE, REGISTER, REFER, NOTIFY');
const contactParams = variable('sip_contact_params', 'transport=udp');
const sequence = variable('sip_cseq', '123115226');
const codecs = variable('rtp_use_codec_string', 'PCMU,PCMA');
const localMedia = variable('local_media_ip', '127.0.0.1');
const advertised = variable('advertised_media_ip', '127.0.0.1');
const noOtherMedia = [variable('video_media_flow', 'disabled'), variable('text_media_flow', 'disabled')];
const profileNames = Object.fromEntries(['gateway', ...Object.keys(profiles)].map((name) => [name, variable('sip_profile_name', name)]));
const endpoint = variable('originate_endpoint', 'sofia');
const audioFlow = variable('audio_media_flow', 'sendrecv');
const profileUrls = Object.fromEntries(Object.entries(profiles).map(([name, port]) => [name, variable('sofia_profile_url', `sip:mod_sofia@127.0.0.1:${port}`)]));
const offer = 'a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtpmap:13 CN/8000\r\na=ptime:20\r\na=sendrecv\r\n';
const response = 'a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtpmap:13 CN/8000\r\na=ptime:20\r\n';
const offered = variable('ep_codec_string', 'CORE_PCM_MODULE.PCMU@8000h@20i@64000b');
const flows = [
  offered,
  codecs,
  variable('remote_video_media_flow', 'inactive'),
  variable('remote_text_media_flow', 'inactive'),
  variable('remote_audio_media_flow', 'sendrecv'),
];
const negotiated = [
  variable('rtp_audio_recv_pt', '0'),
  variable('rtp_use_codec_name', 'PCMU'),
  variable('rtp_use_codec_rate', '8000'),
  variable('rtp_use_codec_ptime', '20'),
  variable('rtp_use_codec_channels', '1'),
  variable('rtp_last_audio_codec_string', 'PCMU@8000h@20i@1c'),
  variable('read_codec', 'PCMU'),
  variable('original_read_codec', 'PCMU'),
  variable('read_rate', '8000'),
  variable('original_read_rate', '8000'),
  variable('write_codec', 'PCMU'),
  variable('write_rate', '8000'),
  variable('dtmf_type', 'rfc2833'),
  localMedia,
];
const rtp = [
  advertised,
  variable('rtp_use_timer_name', 'soft'),
  variable('rtp_use_pt', '0'),
  variable('rtp_use_ssrc', '721645181'),
  variable('rtp_2833_send_payload', '101'),
  variable('rtp_2833_recv_payload', '101'),
  variable('remote_media_ip', '127.0.0.1'),
];
const byeReceived = variable('sip_hangup_disposition', 'recv_bye');
const byeSent = variable('sip_hangup_disposition', 'send_bye');
const cancelled = [
  variable('sip_hangup_disposition', 'send_cancel'),
  variable('sip_invite_failure_status', '487'),
  variable('sip_invite_failure_phrase', 'CANCEL'),
];

/** Before the originate's own variables. */
export function onCreate({ variables, uuid, name }: Channel, { trunk, session, number }: Dialog): void {
  variables.put(
    ...direction,
    variable('uuid', uuid),
    variable('call_uuid', uuid),
    variable('session_id', `${session}`),
    ...(trunk.name === undefined ? [] : [variable('sip_gateway_name', trunk.name)]),
    localAddress,
    profileNames[trunk.name === undefined ? trunk.profile : 'gateway']!,
    ...noOtherMedia,
    variable('channel_name', name),
    variable('sip_destination_url', `sip:${addressOf(number, trunk)}`),
  );
}

const addressOf = (number: string, { proxy, parameters = '' }: Trunk): string => `${number}@${proxy}${parameters}`;

/** After them: the INVITE leaves. */
export function onInvite({ variables }: Channel, { trunk, number, localPort }: Dialog, early: boolean): void {
  variables.put(
    variable('originate_early_media', `${early}`),
    endpoint,
    codecs,
    localMedia,
    variable('local_media_port', `${localPort}`),
    advertised,
    audioFlow,
    variable('rtp_local_sdp_str', sdp(1795316701, localPort, '0 8 101 13', offer)),
    variable('sip_outgoing_contact_uri', `<${trunk.contact}>`),
    variable('sip_req_uri', addressOf(number, trunk)),
    variable('sip_to_host', trunk.proxy),
    fromHost,
    variable('sofia_profile_name', trunk.profile),
    variable('recovery_profile_name', trunk.profile),
    profileUrls[trunk.profile]!,
  );
}

function fromNetwork({ trunk }: Dialog) {
  const [host = '', port = '5060'] = trunk.proxy.split(':');
  return [
    localAddress,
    variable('sip_reply_host', host),
    variable('sip_reply_port', port),
    variable('sip_network_ip', host),
    variable('sip_network_port', port),
  ];
}

/** What an answer of the far end says of itself: 180 Ringing, and with SDP 183 Session Progress or 200 OK. */
export function onResponse({ variables }: Channel, dialog: Dialog, withSdp: boolean): void {
  const { trunk, number, callerName, callerNumber, token } = dialog;
  const [host = '', port = '5060'] = trunk.proxy.split(':');
  const via = `SIP/2.0/UDP 127.0.0.1:5080;rport=5080;branch=z9hG4bK${token}`;
  const uri = `${number}@${trunk.proxy}`;
  variables.put(
    ...fromNetwork(dialog),
    ...(withSdp ? [offered] : []),
    userAgent,
    allow,
    variable('sip_recover_contact', `<sip:${uri};transport=udp>`),
    variable('sip_full_via', via),
    variable('sip_recover_via', via),
    variable('sip_from_display', callerName),
    variable('sip_full_from', `${callerName ? `"${callerName}" ` : ''}<sip:${callerNumber}@127.0.0.1>;tag=f${token}`),
    variable('sip_full_to', `<sip:${uri}>;tag=t${token}`),
    variable('sip_from_user', callerNumber),
    variable('sip_from_uri', `${callerNumber}@127.0.0.1`),
    fromHost,
    variable('sip_to_user', number),
    variable('sip_to_port', port),
    variable('sip_to_uri', uri),
    variable('sip_to_host', host),
    contactParams,
    variable('sip_contact_user', number),
    variable('sip_contact_port', port),
    variable('sip_contact_uri', uri),
    variable('sip_contact_host', host),
    variable('sip_to_tag', `t${token}`),
    variable('sip_from_tag', `f${token}`),
    sequence,
    variable('sip_call_id', `${token}@127.0.0.1`),
  );
  if (withSdp) variables.put(farSdp(dialog));
}

const farSdp = ({ remotePort }: Dialog) => variable('switch_r_sdp', sdp(1795317575, remotePort, '0 101 13', response));

/** 200 OK after 180 Ringing: the first SDP of the far end. */
export function onAnswer(channel: Channel, dialog: Dialog): void {
  channel.variables.put(farSdp(dialog));
  openMedia(channel, dialog, []);
}

/** After 183, whose SDP came with `onResponse`. */
export const onEarlyMedia = (channel: Channel, dialog: Dialog): void => openMedia(channel, dialog, [audioFlow]);

function openMedia({ variables }: Channel, { localPort, remotePort }: Dialog, more: typeof flows): void {
  variables.put(
    ...flows,
    ...more,
    ...negotiated,
    variable('local_media_port', `${localPort}`),
    ...rtp,
    variable('remote_media_port', `${remotePort}`),
  );
}

/** A refusal such as 486 Busy Here; it may come after 180 Ringing. */
export function onRefusal({ variables }: Channel, dialog: Dialog, cause: string): void {
  const [status, phrase] = sipAnswer(cause);
  if (variables.get('sip_call_id') === undefined) variables.set('sip_call_id', `${dialog.token}@127.0.0.1`);
  variables.put(
    ...fromNetwork(dialog),
    variable('sip_hangup_disposition', 'recv_refuse'),
    variable('sip_invite_failure_status', `${status}`),
    variable('sip_invite_failure_phrase', phrase),
    variable('sip_term_status', `${status}`),
    variable('proto_specific_hangup_cause', `sip:${status}`),
    variable('sip_term_cause', `${q850(cause)}`),
  );
}

/** The far end hangs up; its BYE is answered after CHANNEL_HANGUP (`afterBye`). */
export function onBye({ variables }: Channel, cause: string): void {
  variables.put(
    variable('sip_reason', `Q.850;cause=${q850(cause)};text="${cause}"`),
    variable('sip_term_status', '200'),
    variable('proto_specific_hangup_cause', 'sip:200'),
    variable('sip_term_cause', `${q850(cause)}`),
  );
}

export const afterBye = ({ variables }: Channel): void => variables.put(userAgent, byeReceived);

/** We hang up: BYE to who answered, CANCEL to who rings. */
export function onOurHangup({ variables, times }: Channel): void {
  if (times.answered !== undefined) variables.put(byeSent);
  else variables.put(...cancelled);
}

/** A leg that came in from outside: what its INVITE says. */
export function onArrival({ variables, uuid, name, profile }: Channel, { trunk, number, callerNumber, session, remotePort, token }: Dialog): void {
  const [host = '', port = '5060'] = trunk.proxy.split(':');
  const own = `127.0.0.1:${profiles[trunk.profile]}`;
  const both = (prefix: string, user: string, at: string) => [variable(`${prefix}_user`, user), variable(`${prefix}_uri`, `${user}@${at}`), variable(`${prefix}_host`, at.split(':')[0]!)];
  variables.put(
    variable('direction', 'inbound'),
    variable('uuid', uuid),
    variable('session_id', `${session}`),
    ...both('sip_from', callerNumber, host),
    ...noOtherMedia,
    variable('channel_name', name),
    localAddress,
    variable('sip_network_ip', host),
    variable('sip_network_port', port),
    variable('sip_received_ip', host),
    variable('sip_received_port', port),
    variable('sip_via_protocol', 'udp'),
    variable('sofia_profile_name', trunk.profile),
    profileUrls[trunk.profile]!,
    variable('recovery_profile_name', trunk.profile),
    allow,
    ...both('sip_req', number, own),
    ...both('sip_to', number, own),
    userAgent,
    variable('switch_r_sdp', sdp(1795311018, remotePort, '0 8 101 13', offer)),
    ...flows,
    ...negotiated,
    variable('sip_call_id', `${token}@${profile.networkAddress ?? host}`),
    variable('endpoint_disposition', 'RECEIVED'),
  );
}
