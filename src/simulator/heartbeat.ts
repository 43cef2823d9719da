import { headerList } from '../switch/codec.js';
import { release } from './api/core.js';
import { uptimeText } from './dates.js';
import type { Exchange } from './exchange.js';

const interval = 20_000;

/** Tells listeners every 20 seconds that the switch is alive and how busy it is. */
export function startHeartbeat(exchange: Exchange): void {
  const { schedule, bus, limits } = exchange;
  const beat = () => {
    const up = schedule.now() - exchange.startedAt;
    bus.fire('HEARTBEAT', ['switch_core.c', 'send_heartbeat', 95], (headers) =>
      headers.push(...headerList(
        'Event-Info', 'System Ready',
        'Up-Time', uptimeText(up),
        'FreeSWITCH-Version', `${release}~64bit`,
        'Uptime-msec', `${up}`,
        'Session-Count', `${exchange.calls.size}`,
        'Max-Sessions', `${limits.maxSessions}`,
        'Session-Per-Sec', `${limits.remaining()}`,
        'Session-Per-Sec-Last', `${limits.lastRate()}`,
        'Session-Per-Sec-Max', `${limits.peakRate}`,
        'Session-Per-Sec-FiveMin', `${limits.peakRateFiveMinutes}`,
        'Session-Since-Startup', `${limits.sinceStartup}`,
        'Session-Peak-Max', `${limits.peakSessions}`,
        'Session-Peak-FiveMin', `${limits.peakSessionsFiveMinutes}`,
        'Idle-CPU', '98.500000',
      )),
    );
    schedule.after(interval, beat);
  };
  schedule.after(interval, beat);
}
