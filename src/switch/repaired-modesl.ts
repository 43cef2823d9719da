import modesl, { type Connection } from 'modesl';
import type { Socket } from 'node:net';
import type { Message } from './messages.js';

interface RepairedConnection {
  connection: Connection;
  socket: Socket;
  /** Hands a message that is not an event to modesl, which recognises it and calls back who waits for it. */
  accept(message: Message): void;
}

/**
 * A connection of modesl 1.2.1, with what it gets wrong put right from outside. Ours are then: the
 * framing (messages.ts), events, time limits, and what happens when the socket is lost. Modesl's are: the
 * socket, the log-in, commands, and which reply belongs to which command.
 *
 * - It shows a lost socket by neither event nor state; so the socket comes with it, to be watched.
 * - After the log-in it asks for events by itself, before there is a filter: `subscribe` does nothing.
 * - It keeps callbacks of `api` and of other commands apart by the type of the reply; but an `api` that is
 *   not permitted is answered as a command, and all later callbacks were one off. The switch answers in
 *   the order of the commands, so there is one queue.
 * - A line break in an argument would begin a header or another command, and the end of a string ends the
 *   reading of headers: `send`, which all commands pass, turns both into blanks. It writes a command at
 *   once (modesl's three writes wait for each other's acknowledgement, 40 ms on a real network).
 * - Its parser counts characters where the switch counts bytes, trips over "%" and reads an event in
 *   twice our time: `data` is taken from it.
 */
export function connectRepaired(host: string, port: number, password: string, data: (chunk: Buffer) => void): RepairedConnection {
  const connection = new modesl.Connection(host, port, password);
  const socket = connection.socket!;
  connection.subscribe = () => undefined;
  connection.apiCallbackQueue = connection.cmdCallbackQueue;
  connection.send = (command, headers) => {
    const lines = [command, ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`)];
    if (socket.writable) socket.write(`${lines.map((line) => line.replace(/[\r\n\0]+/g, ' ')).join('\n')}\n\n`);
  };
  connection.on('esl::connect', () => {
    socket.removeAllListeners('data');
    socket.on('data', data);
    socket.setNoDelay(true);
  });
  return { connection, socket, accept: ({ headers, body }) => connection.parser._parseEvent(headers, body) };
}
