/** Times as the switch writes them; its zone is UTC. The texts of recent seconds are kept: thousands of events share them. */
const texts = new Map<number, { stamp: string; gmt: string }>();

function textsOf(milliseconds: number): { stamp: string; gmt: string } {
  const second = Math.floor(milliseconds / 1000);
  let found = texts.get(second);
  if (!found) {
    const date = new Date(second * 1000);
    found = { stamp: date.toISOString().slice(0, 19).replace('T', ' '), gmt: date.toUTCString() };
    if (texts.size >= 1_000) texts.delete(texts.keys().next().value!);
    texts.set(second, found);
  }
  return found;
}

/** 2026-11-22 09:01:17 */
export const localStamp = (milliseconds: number): string => textsOf(milliseconds).stamp;

/** Sun, 22 Nov 2026 09:01:17 GMT */
export const gmtStamp = (milliseconds: number): string => textsOf(milliseconds).gmt;

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
