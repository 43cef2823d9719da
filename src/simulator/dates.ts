/** Times as the switch writes them; its zone is UTC. One second's texts are kept, since thousands of events share them. */
let second = Number.NaN;
let stamp = '';
let gmt = '';

function fill(milliseconds: number): void {
  const now = Math.floor(milliseconds / 1000);
  if (now === second) return;
  second = now;
  const date = new Date(now * 1000);
  stamp = date.toISOString().slice(0, 19).replace('T', ' ');
  gmt = date.toUTCString();
}

/** 2026-11-22 09:01:17 */
export function localStamp(milliseconds: number): string {
  fill(milliseconds);
  return stamp;
}

/** Sun, 22 Nov 2026 09:01:17 GMT */
export function gmtStamp(milliseconds: number): string {
  fill(milliseconds);
  return gmt;
}

/** Microseconds since 1970, as the channel times are written; 0 for what has not happened. */
export const micros = (milliseconds: number | undefined): string => (milliseconds === undefined ? '0' : `${milliseconds}000`);

export const epoch = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '0' : `${Math.floor(milliseconds / 1000)}`;

/** How long the switch is up: `0 years, 0 days, 0 hours, 1 minute, 40 seconds, 32 milliseconds, 0 microseconds`. */
export function uptimeText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const days = Math.floor(seconds / 86_400);
  const parts: [number, string][] = [
    [Math.floor(days / 365), 'year'],
    [days % 365, 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
    [Math.floor(milliseconds) % 1000, 'millisecond'],
    [0, 'microsecond'],
  ];
  return parts.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(', ');
}
