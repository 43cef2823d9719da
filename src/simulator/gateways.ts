/** A trunk of the switch, as sofia knows it. Nobody registers here, so its state is NOREG. */
export interface Gateway {
  name: string;
  profile: string;
  username: string;
  proxy: string;
  contact: string;
  isUp: boolean;
  /** With this cause the carrier refuses all calls; a fault that is asked for. */
  refusal?: string;
  since: number;
  callsOut: number;
  failedOut: number;
}

export const createGateway = (name: string, now: number): Gateway => ({
  name,
  profile: 'external',
  username: 'lab',
  proxy: '127.0.0.1:5090',
  contact: `sip:gw+${name}@127.0.0.1:5080;transport=udp;gw=${name}`,
  isUp: true,
  since: now,
  callsOut: 0,
  failedOut: 0,
});
