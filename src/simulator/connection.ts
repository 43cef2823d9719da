import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { apiResponse, commandReply, CommandReader, encodeEvent, headerList, type Command } from '../switch/codec.js';
import { firstWord } from './api/command.js';
import type { Listener, SwitchedEvent } from './event-bus.js';
import type { Exchange } from './exchange.js';
import type { Breakable } from './faults.js';
import { Subscription } from './subscription.js';

const farewell =
  'Content-Type: text/disconnect-notice\nContent-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';

/** A client that leaves this much unread is cut off, as the switch cuts off a listener that lost too many events. */
const mostUnread = 256 * 1024 * 1024;

/** After this many commands, calls and other clients get a turn: a client that floods us must not make everybody's phone ring late. */
const commandsATurn = 64;

/** One client of the event socket. Replies leave before the events that a command caused, all of a turn in one write. */
export class Connection implements Listener, Breakable {
  private readonly reader = new CommandReader();
  private readonly subscription = new Subscription();
  private authenticated = false;
  private waiting: Command[] = [];
  /** A command is running whose answer takes time, such as `api originate`: the client gets nothing meanwhile. */
  private busy = false;
  /** Between two turns. */
  private resting = false;
  private closing = false;
  private stalled = false;
  private replies = '';
  private events: string[] = [];
  private flushing = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly socket: Socket,
    private readonly password: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.waiting.push(...this.reader.push(chunk));
      this.work();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.closing = true;
      exchange.bus.remove(this);
      exchange.faults.connections.delete(this);
    });
    exchange.bus.add(this);
    exchange.faults.connections.add(this);
    this.stall(exchange.faults.stalled);
    this.answer('Content-Type: auth/request\n\n');
  }

  wants(name: string, subclass: string | undefined): boolean {
    return !this.closing && this.subscription.wants(name, subclass);
  }

  take(event: SwitchedEvent): void {
    if (!this.subscription.passes(event.headers) || this.exchange.faults.losesOne()) return;
    const { format } = this.subscription;
    this.events.push((event.encoded[format] ??= encodeEvent(format, event.headers, event.body)));
    this.flushSoon();
  }

  drop(): void {
    // What it has sent already dies with it; the socket's own `close` comes a turn later.
    this.closing = true;
    this.socket.resetAndDestroy();
  }

  stall(stalled: boolean): void {
    this.stalled = stalled;
    if (stalled) this.socket.pause();
    else {
      this.socket.resume();
      this.flushSoon();
    }
  }

  private work(): void {
    for (let turn = 0; !this.busy && !this.closing && !this.resting; turn++) {
      if (turn === commandsATurn) return this.rest();
      const command = this.waiting.shift();
      if (!command) return;
      this.obey(command);
    }
  }

  private rest(): void {
    this.resting = true;
    this.socket.pause();
    setImmediate(() => {
      this.resting = false;
      if (!this.stalled) this.socket.resume();
      this.work();
    });
  }

  private obey(command: Command): void {
    const { line } = command;
    const lower = line.toLowerCase();
    if (lower.startsWith('exit') || line.startsWith('...')) return this.leave('+OK bye');
    if (!this.authenticated) return this.authenticate(line);
    if (lower.startsWith('api ')) return this.api(line.slice(4));
    if (lower.startsWith('bgapi ')) return this.background(line.slice(6), command.headers.get('job-uuid') ?? randomUUID());
    this.answer(commandReply(this.listen(lower, line) ?? '-ERR command not found'));
  }

  private authenticate(line: string): void {
    if (!/^(user)?auth /i.test(line)) return this.answer(commandReply('-ERR command not found'));
    if (line.slice(5) !== this.password || !line.toLowerCase().startsWith('auth ')) return this.leave('-ERR invalid');
    this.authenticated = true;
    this.answer(commandReply('+OK accepted'));
  }

  /** Commands about what this client listens to; undefined for any other. */
  private listen(lower: string, line: string): string | undefined {
    const { subscription } = this;
    const words = () => line.split(' ').slice(1);
    if (lower.startsWith('filter ')) return subscription.filter(line.slice(7));
    if (/^(no)?linger/.test(lower)) return '-ERR not controlling a session';
    if (lower.startsWith('sendmsg')) return `-ERR invalid session id [${line.slice(7).trim()}]`;
    if (lower.startsWith('nixevent')) return subscription.unsubscribe(words()) ? '+OK events nixed' : '-ERR no keywords supplied';
    if (lower.startsWith('noevents')) return subscription.stop() ? '+OK no longer listening for events' : '-ERR not listening for events';
    if (!lower.startsWith('event')) return undefined;
    return subscription.subscribe(words()) ? `+OK event listener enabled ${subscription.format}` : '-ERR no keywords supplied';
  }

  private api(text: string): void {
    const [name, argument] = firstWord(text);
    const reply = this.exchange.run(name, argument);
    if (typeof reply !== 'object') return this.answer(apiResponse(reply === undefined ? `-ERR ${name} Command not found!\n` : reply || '-ERR no reply\n'));
    this.busy = true;
    void reply.then((late) => {
      this.busy = false;
      this.answer(apiResponse(late));
      this.work();
    });
  }

  private background(text: string, job: string): void {
    const [name, argument] = firstWord(text);
    this.answer(`Content-Type: command/reply\nReply-Text: +OK Job-UUID: ${job}\nJob-UUID: ${job}\n\n`);
    const report = (body: string) => {
      const about = headerList('Job-UUID', job, 'Job-Command', name, ...(argument ? ['Job-Command-Arg', argument] : []));
      this.exchange.bus.fire('BACKGROUND_JOB', ['mod_event_socket.c', 'api_exec', 1572], (headers) => headers.push(...about), { body });
    };
    this.exchange.runInBackground(name, argument, report);
  }

  private leave(text: string): void {
    this.answer(commandReply(text) + farewell);
    this.closing = true;
    this.flush();
    this.socket.end();
  }

  private answer(text: string): void {
    this.replies += text;
    this.flushSoon();
  }

  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.stalled || this.socket.destroyed) return;
    const text = this.busy ? this.replies : this.replies + this.events.join('');
    this.replies = '';
    if (!this.busy) this.events = [];
    // As many bytes as characters: all of it is ASCII, which is written several times as fast.
    if (text) this.socket.write(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
    if (this.socket.writableLength > mostUnread) this.socket.destroy();
  }
}
