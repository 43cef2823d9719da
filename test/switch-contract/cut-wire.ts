import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { SwitchAddress } from '../../src/switch/parse-switch-url.js';

/** A wire to a switch that a test can cut and mend, whichever switch is at its end. */
export class CutWire {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(private readonly server: Server) {}

  static async to({ host, port }: SwitchAddress): Promise<CutWire> {
    const server = createServer((near) => {
      if (wire.isCut) return near.resetAndDestroy();
      const far = connect(port, host);
      for (const socket of [near, far]) {
        wire.sockets.add(socket.setNoDelay(true));
        socket.on('error', () => undefined);
        socket.on('close', () => {
          wire.sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
    const wire = new CutWire(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
