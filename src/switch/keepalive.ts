import { every, type Clock, type Timer } from '../shared/clock.js';
import type { Commands } from './commands.js';
import type { Link } from './link.js';

/** FreeSWITCH sends a heartbeat every 20 s; more silence than this is asked about. */
const silenceLimit = 30_000;
const checkInterval = 5_000;

/**
 * A socket whose other side vanished (a host that lost power, a firewall that forgot us) looks open for
 * hours. After too long a silence the switch is asked something; without an answer within the time limit
 * `dead` is called with the seconds of silence.
 */
export function keepAlive(link: Link, commands: Commands, clock: Clock, dead: (seconds: number) => void): Timer {
  return every(clock, checkInterval, async () => {
    if (clock.now() - link.heardAt < silenceLimit) return;
    const answer = await commands.run('api status');
    if (!answer.ok && answer.failure.kind === 'late') dead(Math.round((clock.now() - link.heardAt) / 1000));
  });
}
