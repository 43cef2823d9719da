import { createServer, type AddressInfo } from 'node:net';
import { installCommands } from './api/api.js';
import type { LoggedCall } from './call-log.js';
import { Connection } from './connection.js';
import { Exchange } from './exchange.js';
import { startHeartbeat } from './heartbeat.js';
import { callIn } from './inbound.js';
import type { SimulatorOptions } from './options.js';

export type { LoggedCall } from './call-log.js';
export type { SimulatorOptions } from './options.js';
export type { AgentSeed, QueueSeed, TierSeed } from './callcenter/seeds.js';
export type { AgentMix } from './people/agents.js';
export { ordinaryMix, type Mix } from './people/mix.js';

/** A running simulated switch. */
export interface Simulator {
  readonly port: number;
  /** Every originate that it took, oldest first: the record against which the client's is checked. */
  calls(): LoggedCall[];
  /** Cuts all connections. */
  drop(): void;
  /** Neither reads nor writes for some seconds of the clock. */
  stall(seconds: number): void;
  /** Loses this share of the events from now on. */
  lose(percent: number): void;
  /** Lets the carrier behind a gateway refuse all calls. False when there is no such gateway. */
  refuseGateway(name: string, cause?: string): boolean;
  /** Takes a gateway down. False when there is no such gateway. */
  downGateway(name: string): boolean;
  /** Drops the registration of a phone, by its extension. False when there is no such phone. */
  unregister(extension: string): boolean;
  heal(): void;
  /** A call from outside, to a number of the dialplan's context `public` or straight into a queue. Its leg's UUID; undefined when the switch takes no more. */
  callIn(from: string, to: string, queue?: string): string | undefined;
  /** Gone from one moment to the next, with all calls. */
  die(): void;
  close(): Promise<void>;
}

const rejection = 'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n';

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const exchange = new Exchange({
    ...options,
    onDeath: () => {
      server.close();
      options.onDeath?.();
    },
  });
  installCommands(exchange);
  startHeartbeat(exchange);
  const { acl, password = 'ClueCon' } = options;
  const server = createServer((socket) => {
    if (acl && !acl.includes(socket.remoteAddress ?? '')) {
      socket.on('error', () => socket.destroy());
      socket.end(rejection);
    } else new Connection(exchange, socket, password);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { faults, log } = exchange;
  return {
    port: (server.address() as AddressInfo).port,
    calls: () => log.calls(),
    drop: () => faults.drop(),
    stall: (seconds) => faults.stall(seconds),
    lose: (percent) => faults.lose(percent),
    refuseGateway: (name, cause) => faults.refuseGateway(name, cause),
    downGateway: (name) => faults.downGateway(name),
    unregister: (extension) => faults.unregister(extension),
    heal: () => faults.heal(),
    callIn: (from, to, queue) => callIn(exchange, from, to, queue)?.uuid,
    die: () => faults.die(),
    close: async () => {
      if (faults.dead) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        faults.drop();
      });
      exchange.close();
    },
  };
}
