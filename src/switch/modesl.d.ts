/** What we use of modesl 1.2.1, its inner parts that connection repairs included (see repaired-modesl.ts). */
declare module 'modesl' {
  import type { Socket } from 'node:net';

  export interface Event {
    getHeader(name: string): string | null;
    getBody(): string;
  }

  export interface Connection {
    on(event: string, listener: (...parameters: never[]) => void): this;
    once(event: string, listener: (...parameters: never[]) => void): this;
    emit(event: string, ...parameters: unknown[]): boolean;
    removeAllListeners(): this;
    /** Sends a command and calls back with its command/reply. */
    sendRecv(command: string, headers: Record<string, string> | null, callback: (reply: Event) => void): void;
    /** Sends `api command arguments` and calls back with its api/response. */
    api(command: string, parameters: string, callback: (reply: Event) => void): void;
    send(command: string, headers?: Record<string, string> | null): void;
    subscribe(events: string[], callback?: () => void): void;
    cmdCallbackQueue: ((reply: Event) => void)[];
    apiCallbackQueue: ((reply: Event) => void)[];
    /** Null once the other side has ended the stream. */
    socket: Socket | null;
    /** There once the socket is connected. */
    parser: { _parseEvent(headers: Record<string, string>, body?: string): void };
  }

  const modesl: {
    Connection: new (host: string, port: number, password: string) => Connection;
  };
  export default modesl;
}
