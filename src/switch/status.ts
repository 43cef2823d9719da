import type { SwitchStatus } from './switch.js';

/** The answer to `status`, which people read; undefined when it is none, as while the switch starts. */
export function parseStatus(text: string): SwitchStatus | undefined {
  const find = (pattern: RegExp) => pattern.exec(text)?.[1];
  const sessions = find(/^(\d+) session\(s\) - peak/m);
  const rate = /^(\d+) session\(s\) per Sec out of max (\d+)/m.exec(text);
  const most = find(/^(\d+) session\(s\) max/m);
  if (!sessions || !rate || !most) return undefined;
  return {
    sessions: Number(sessions),
    maxSessions: Number(most),
    sessionsPerSecond: Number(rate[1]),
    maxSessionsPerSecond: Number(rate[2]),
    version: find(/\(Version (\d[\w.-]*)/),
  };
}
