import { q850 } from './causes.js';
import type { Channel, Times } from './channel.js';
import { epoch, localStamp, micros } from './dates.js';

/** The variables that a channel gets when it ends: cause, times and durations, in the switch's order. */
export function reportEnd(channel: Channel, lastApplication: readonly [string, string] | undefined): void {
  const { variables, times, profile, cause = 'NONE' } = channel;
  const ended = times.ended ?? times.created;
  variables.setAll([
    ['hangup_cause', cause],
    ['hangup_cause_q850', `${q850(cause)}`],
    ['digits_dialed', 'none'],
    ['start_stamp', localStamp(times.created)],
    ['profile_start_stamp', localStamp(profile.createdAt)],
  ]);
  for (const [name, at] of [['answer', times.answered], ['progress', times.progress], ['progress_media', times.progressMedia]] as const) {
    if (at !== undefined) variables.set(`${name}_stamp`, localStamp(at));
  }
  variables.set('end_stamp', localStamp(ended));
  for (const [name, at] of [
    ['start', times.created], ['profile_start', profile.createdAt], ['answer', times.answered], ['bridge', undefined],
    ['last_hold', undefined],
  ] as const) {
    variables.set(`${name}_epoch`, epoch(at));
    variables.set(`${name}_uepoch`, micros(at));
  }
  variables.setAll([['hold_accum_seconds', '0'], ['hold_accum_usec', '0'], ['hold_accum_ms', '0']]);
  for (const [name, at] of [['resurrect', undefined], ['progress', times.progress], ['progress_media', times.progressMedia], ['end', ended]] as const) {
    variables.set(`${name}_epoch`, epoch(at));
    variables.set(`${name}_uepoch`, micros(at));
  }
  variables.set('last_app', lastApplication?.[0]);
  variables.set('last_arg', lastApplication?.[1]);
  variables.set('caller_id', profile.callerName ? `"${profile.callerName}" <${profile.callerNumber}>` : profile.callerNumber);
  durations(channel, times, ended);
}

function durations({ variables }: Channel, times: Times, ended: number): void {
  const spans: [prefix: string, from: number | undefined, to: number | undefined][] = [
    ['bill', times.answered, ended],
    ['progress', times.created, times.progress],
    ['answer', times.created, times.answered],
    ['wait', times.created, undefined],
    ['progress_media', times.created, times.progressMedia],
    ['flow_bill', times.created, ended],
  ];
  const units: [total: string, unit: string, of: (at: number) => number][] = [
    ['duration', 'sec', (at) => Math.floor(at / 1000)],
    ['mduration', 'msec', (at) => at],
    ['uduration', 'usec', (at) => at * 1000],
  ];
  for (const [total, unit, of] of units) {
    variables.set(total, `${of(ended) - of(times.created)}`);
    for (const [prefix, from, to] of spans) {
      variables.set(`${prefix}${unit}`, from === undefined || to === undefined ? '0' : `${of(to) - of(from)}`);
    }
  }
}

/** What the media core counted; a clean line of 50 packets a second, for as long as it was up. */
export function reportMedia({ variables, times }: Channel): void {
  const from = times.answered ?? times.progressMedia;
  if (from === undefined) return;
  const packets = Math.floor(((times.ended ?? from) - from) / 20);
  const count = (name: string, value: number | string) => variables.set(`rtp_audio_${name}`, `${value}`);
  for (const direction of ['in', 'out'] as const) {
    count(`${direction}_raw_bytes`, packets * 172);
    count(`${direction}_media_bytes`, packets * 172);
    count(`${direction}_packet_count`, packets);
    count(`${direction}_media_packet_count`, packets);
    count(`${direction}_skip_packet_count`, 0);
    if (direction === 'in') count('in_jitter_packet_count', 0);
    count(`${direction}_dtmf_packet_count`, 0);
    count(`${direction}_cng_packet_count`, 0);
    if (direction === 'out') break;
    count('in_flush_packet_count', 0);
    count('in_largest_jb_size', 0);
    count('in_jitter_min_variance', '0.00');
    count('in_jitter_max_variance', '0.00');
    count('in_jitter_loss_rate', '0.00');
    count('in_jitter_burst_rate', '0.00');
    count('in_mean_interval', '20.00');
    count('in_flaw_total', 0);
    count('in_quality_percentage', '100.00');
    count('in_mos', '4.50');
  }
  count('rtcp_packet_count', 0);
  count('rtcp_octet_count', 0);
}
