import { q850 } from './causes.js';
import type { Channel, Times } from './channel.js';
import { epoch, localStamp, micros } from './dates.js';
import { variable, type Variables } from './variables.js';

const never = (...names: string[]) => names.flatMap((name) => [variable(`${name}_epoch`, '0'), variable(`${name}_uepoch`, '0')]);
const digits = variable('digits_dialed', 'none');
const neverHeld = never('last_hold');
const neverHeldOrResurrected = [
  variable('hold_accum_seconds', '0'),
  variable('hold_accum_usec', '0'),
  variable('hold_accum_ms', '0'),
  ...never('resurrect'),
];

/** The variables that a channel gets when it ends: cause, times and durations, in the switch's order. */
export function reportEnd(channel: Channel, lastApplication: readonly [string, string] | undefined): void {
  const { variables, times, profile, cause = 'NONE' } = channel;
  const ended = times.ended ?? times.created;
  const stamp = (name: string, at: number | undefined) => variable(`${name}_stamp`, at === undefined ? '' : localStamp(at));
  const epochs = (name: string, at: number | undefined) => [variable(`${name}_epoch`, epoch(at)), variable(`${name}_uepoch`, micros(at))];
  variables.put(
    variable('hangup_cause', cause),
    variable('hangup_cause_q850', `${q850(cause)}`),
    digits,
    stamp('start', times.created),
    stamp('profile_start', profile.createdAt),
    stamp('answer', times.answered),
    stamp('bridge', times.bridged),
    stamp('progress', times.progress),
    stamp('progress_media', times.progressMedia),
    stamp('end', ended),
    ...epochs('start', times.created),
    ...epochs('profile_start', profile.createdAt),
    ...epochs('answer', times.answered),
    ...epochs('bridge', times.bridged),
    ...neverHeld,
    ...neverHeldOrResurrected,
    ...epochs('progress', times.progress),
    ...epochs('progress_media', times.progressMedia),
    ...epochs('end', ended),
    variable('last_app', lastApplication?.[0] ?? ''),
    variable('last_arg', lastApplication?.[1] ?? ''),
    variable('caller_id', profile.callerName ? `"${profile.callerName}" <${profile.callerNumber}>` : profile.callerNumber),
  );
  durations(variables, times, ended);
}

/** The same spans in three units. Names are put together once, since each call needs all of them. */
const units = (
  [
    ['duration', 'sec', (at: number) => Math.floor(at / 1000)],
    ['mduration', 'msec', (at: number) => at],
    ['uduration', 'usec', (at: number) => at * 1000],
  ] as const
).map(([total, unit, of]) => ({
  of,
  total,
  bill: `bill${unit}`,
  progress: `progress${unit}`,
  answer: `answer${unit}`,
  wait: `wait${unit}`,
  progressMedia: `progress_media${unit}`,
  flow: `flow_bill${unit}`,
}));

function durations(variables: Variables, { created, answered, progress, progressMedia, bridged }: Times, ended: number): void {
  for (const { of, ...names } of units) {
    const span = (name: string, from: number | undefined, to: number | undefined) =>
      variable(name, from === undefined || to === undefined ? '0' : `${of(to) - of(from)}`);
    variables.put(
      span(names.total, created, ended),
      span(names.bill, answered, ended),
      span(names.progress, created, progress),
      span(names.answer, created, answered),
      span(names.wait, created, bridged),
      span(names.progressMedia, created, progressMedia),
      span(names.flow, created, ended),
    );
  }
}

const noTrouble = (direction: 'in' | 'out') => ({
  skipped: variable(`rtp_audio_${direction}_skip_packet_count`, '0'),
  tones: [variable(`rtp_audio_${direction}_dtmf_packet_count`, '0'), variable(`rtp_audio_${direction}_cng_packet_count`, '0')],
});
const incoming = noTrouble('in');
const outgoing = noTrouble('out');
const cleanLine = (
  [
    ['flush_packet_count', '0'], ['largest_jb_size', '0'], ['jitter_min_variance', '0.00'], ['jitter_max_variance', '0.00'],
    ['jitter_loss_rate', '0.00'], ['jitter_burst_rate', '0.00'], ['mean_interval', '20.00'], ['flaw_total', '0'],
    ['quality_percentage', '100.00'], ['mos', '4.50'],
  ] as const
).map(([name, value]) => variable(`rtp_audio_in_${name}`, value));
const noJitter = variable('rtp_audio_in_jitter_packet_count', '0');
const noControl = [variable('rtp_audio_rtcp_packet_count', '0'), variable('rtp_audio_rtcp_octet_count', '0')];

/** What the media core counted: a clean line of 50 packets a second, for as long as it was up. */
export function reportMedia({ variables, times }: Channel): void {
  const from = times.progressMedia ?? times.answered;
  if (from === undefined) return;
  const packets = Math.floor(((times.ended ?? from) - from) / 20);
  const counts = (direction: 'in' | 'out') => [
    variable(`rtp_audio_${direction}_raw_bytes`, `${packets * 172}`),
    variable(`rtp_audio_${direction}_media_bytes`, `${packets * 172}`),
    variable(`rtp_audio_${direction}_packet_count`, `${packets}`),
    variable(`rtp_audio_${direction}_media_packet_count`, `${packets}`),
  ];
  variables.put(
    ...counts('in'), incoming.skipped, noJitter, ...incoming.tones, ...cleanLine,
    ...counts('out'), outgoing.skipped, ...outgoing.tones, ...noControl,
  );
}
