import type { Clock } from '../shared/clock.js';
import type { EventHeaders } from './events.js';
import { Messages, type Message } from './messages.js';
import type { SwitchAddress } from './parse-switch-url.js';
import { connectRepaired } from './repaired-modesl.js';
import { troublesOf } from './troubles.js';

/** How long a connection may take until the switch has accepted the password. */
const connectLimit = 10_000;

/** One connection to the switch, from dialling it until it is lost; then there is a new one. */
export interface Link {
  /** Calls back with what the switch replied: the body of an api/response, the Reply-Text of another reply. */
  send(command: string, headers: Record<string, string>, reply: (text: string) => void): void;
  /** Gives the connection up for a reason of ours. `lost` follows. */
  drop(trouble: string): void;
  /** When anything last came. */
  readonly heardAt: number;
}

interface LinkListener {
  /** The switch has accepted the password; commands can be sent. */
  ready(): void;
  event(event: EventHeaders): void;
  /** Called once; nothing follows. Replies that are still due never come. */
  lost(trouble: string): void;
}

export function openLink(address: SwitchAddress, clock: Clock, listener: LinkListener): Link {
  const troubles = troublesOf(address);
  const messages = new Messages();
  let heardAt = clock.now();
  let connected = false;
  // The first reason counts: a refused password is followed by a notice and by the end of the stream.
  let trouble: string | undefined;

  const { connection, socket, accept } = connectRepaired(address.host, address.port, address.password, (chunk) => {
    heardAt = clock.now();
    const read = messages.read(chunk, dispatch);
    if (!read.ok) drop(troubles.garbage(read.failure));
  });
  const limit = clock.after(connectLimit, () => drop(connected ? troubles.silent(connectLimit / 1000) : troubles.noConnection(connectLimit / 1000)));

  function dispatch(message: Message): void {
    if (trouble !== undefined) return;
    if (message.headers['Content-Type'] !== 'text/event-json') return accept(message);
    const event = parseEvent(message.body);
    if (event) listener.event(event);
    else drop(troubles.garbage('an event that is not JSON'));
  }

  function drop(reason: string): void {
    trouble ??= reason;
    socket.destroy();
  }

  connection.on('esl::connect', () => (connected = true));
  connection.once('esl::ready', () => {
    limit.cancel();
    listener.ready();
  });
  connection.on('esl::event::auth::fail', () => drop(troubles.wrongPassword));
  connection.on('esl::event::raw::text/rude-rejection', () => drop(troubles.notPermitted));
  connection.on('esl::event::disconnect::notice', () => drop(troubles.closed));
  // The socket's own errors come here, and without this listener they would end the process.
  connection.on('error', (error: NodeJS.ErrnoException) => drop(troubles.socket(error)));
  // The only sign that always comes, whatever happened; with it all is let go of.
  socket.on('close', () => {
    limit.cancel();
    connection.removeAllListeners();
    listener.lost(trouble ?? troubles.ended);
  });

  return {
    send(command, headers, reply) {
      connection.sendRecv(command, headers, (event) => reply(event.getHeader('Reply-Text') ?? event.getBody()));
    },
    drop,
    get heardAt() {
      return heardAt;
    },
  };
}

function parseEvent(body: string | undefined): EventHeaders | undefined {
  try {
    const event: unknown = JSON.parse(body ?? '');
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? (event as EventHeaders) : undefined;
  } catch {
    return undefined;
  }
}
