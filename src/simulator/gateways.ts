/** Where a leg goes out: a profile of the switch and whom it reaches there. */
export interface Trunk {
  /** Of a gateway. */
  name?: string;
  profile: string;
  /** Host and port of the other side. */
  proxy: string;
  /** The switch's own address for this, as SIP writes it. */
  contact: string;
  /** What follows the address of whom it reaches, such as `;transport=udp`. */
  parameters?: string;
}

/** A trunk of the switch, as sofia knows it. Nobody registers here, so its state is NOREG. */
export interface Gateway extends Trunk {
  name: string;
  username: string;
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

/** SIP ports of the lab's profiles. */
export const profiles: Record<string, number> = { external: 5080, internal: 5070, agents: 5091, carrier: 5090 };

/** An address that a profile reaches without a gateway. */
export const directTrunk = (profile: string, proxy: string, parameters = ''): Trunk => ({
  profile,
  proxy,
  parameters,
  contact: `sip:mod_sofia@127.0.0.1:${profiles[profile]}`,
});
