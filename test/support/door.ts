import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What stands before a service on the same machine: it lets connections through, or takes them and never answers. */
export interface Door {
  url: string;
  /** From now on connections are taken and held, also when it opens again. */
  hold(): void;
  open(): void;
  /** What has been asked of it on the connections that are held. */
  held(): string[];
  close(): Promise<void>;
}

export async function openDoor(port: number): Promise<Door> {
  const sockets = new Set<Socket>();
  const asked = new Map<Socket, string>();
  let isHolding = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((caller) => {
    keep(caller);
    if (isHolding) return void caller.on('data', (chunk: Buffer) => asked.set(caller, `${asked.get(caller) ?? ''}${chunk}`));
    const service = connect(port, '127.0.0.1');
    keep(service);
    caller.pipe(service).pipe(caller);
    service.on('close', () => caller.destroy());
    caller.on('close', () => service.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: () => (isHolding = true),
    open: () => (isHolding = false),
    held: () => [...asked.values()],
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }),
  };
}
