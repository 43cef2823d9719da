import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { failed, ok, type Result } from '../shared/result.js';
import { asWord, parseAgents, parseMembers, parseQueues, parseRegistrations, parseTiers } from './callcenter.js';
import { addedRealm, callsInRealm, parseAdded, parseCallsIn } from './calls-in.js';
import { type Lonely, parseCalledBy, parseChannels, parseLonely, parseWaitingAgents } from './channels.js';
import { Connection } from './connection.js';
import { checkDropIn } from './drop-in.js';
import { endsRealm, parseEnds } from './ends.js';
import { parseProgress, readEvent } from './events.js';
import { parseGateways } from './gateways.js';
import { agentOriginateString, originateString, unfitContact } from './originate-string.js';
import type { SwitchAddress } from './parse-switch-url.js';
import { parseStatus } from './status.js';
import { consultUrl, decisionOf, noteOf, transferTarget } from './transfer.js';
import type { CommandFailure, Switch, SwitchListener } from './switch.js';

export interface FreeSwitchOptions extends SwitchAddress {
  /** Of real time, at its real pace: it times a real network. */
  clock: Clock;
  log: Log;
  listener: SwitchListener;
  /** From 0 to 1; spreads reconnections. */
  random: () => number;
}

/** Commands sent at once before an answer is awaited: within the time limit of one command with room to spare. */
const batch = 1000;

/** An agent's leg is gone so long after the contact was joined to somebody else (milliseconds; seen: 0 to 100). */
const usualEnd = 400;

/** A switch over its event socket: a FreeSWITCH, or the simulator, which speaks the same. */
export function createFreeSwitch({ host, port, password, clock, log, listener, random }: FreeSwitchOptions): Switch {
  const node = `${host}:${port}`;
  // A bug in a room above must not take the connection down with it.
  const tell = (what: () => void) => {
    try {
      what();
    } catch (error) {
      log.error({ err: error, switch: node }, 'A listener to the switch failed.');
    }
  };
  const connection = new Connection({ host, port, password }, clock, random, {
    up() {
      log.info({ switch: node }, 'Connected to the switch.');
      tell(() => listener.up());
    },
    down(trouble) {
      log.warn({ switch: node }, trouble);
      tell(() => listener.down(trouble));
    },
    event(headers) {
      const event = readEvent(headers, clock.now());
      if (event) tell(() => listener.event(event));
    },
  });

  /** Runs a command whose answer `parse` reads; an answer that it cannot read is a refusal. */
  async function ask<T>(command: string, parse: (answer: string) => T | undefined): Promise<Result<T, CommandFailure>> {
    const answer = await connection.run(command);
    if (!answer.ok) return answer;
    const value = parse(answer.value);
    return value === undefined ? refused(`The switch answered "${command}" with something else than expected.`) : ok(value);
  }

  /** Where the switch does not say, it is taken to be there. */
  async function isThereStill(uuid: string): Promise<boolean> {
    if (!isUuid(uuid)) return false;
    const answer = await connection.run(`api uuid_exists ${uuid}`);
    return !answer.ok || answer.value.trim() !== 'false';
  }

  async function setAgent(key: string, name: string, value: string): Promise<Result<void, CommandFailure>> {
    if (!asWord(name)) return refused(`The agent's name "${name}" has characters that a command cannot hold.`);
    return done(await connection.run(`api callcenter_config agent set ${key} ${name} ${value}`));
  }

  /** A variable of a channel; `_undef_` where it has none of this name. */
  const variable = (uuid: string, name: string) => ask(`api uuid_getvar ${uuid} ${name}`, (answer) => answer.trim());
  const exists = async (uuid: string): Promise<boolean> => {
    const answer = await connection.run(`api uuid_exists ${uuid}`);
    return answer.ok && answer.value.trim() === 'true';
  };

  /** A leg that other programs placed has none of our variables; mod_callcenter's leg of an agent has the attempt's. */
  async function isStranded({ uuid, waits }: Lonely): Promise<boolean> {
    const [ours, attempt, bond, asked] = await Promise.all(['smart_dialers', 'smart_dialers_attempt', 'signal_bond', 'smart_dialers_consult'].map((name) => variable(uuid, name)));
    if (!ours!.ok || !attempt!.ok || !bond!.ok || !asked!.ok) return false;
    if (ours!.value !== '1' && !isUuid(attempt!.value)) return false;
    // Whoever was asked rings still, and will have the contact.
    if (isUuid(asked!.value) && (await exists(asked!.value))) return false;
    return waits || !isUuid(bond!.value) || !(await exists(bond!.value));
  }

  /**
   * The thread of an agent who had come back once sits in their second bridge for as long as the contact is in CS_EXCHANGE_MEDIA, which it is again
   * by the time the thread looks (switch_ivr_bridge.c 1801; mod_dptools.c waits 100 ms at a time): their telephone stays on the line until
   * the contact hangs up. Joined anew with the contact as the one who calls, which is heard as 40 ms of silence, it is in another state.
   */
  async function letAgentGo(uuid: string): Promise<void> {
    const [agentLeg, leg] = await Promise.all([variable(uuid, 'smart_dialers_consult_agent'), variable(uuid, 'smart_dialers_consult')]);
    if (!agentLeg.ok || !leg.ok || !isUuid(agentLeg.value) || !isUuid(leg.value)) return;
    await new Promise<void>((resolve) => clock.after(usualEnd, resolve));
    // To uuid_exists a leg that has hung up is none, although it is not gone.
    const [bond, channels] = await Promise.all([variable(uuid, 'signal_bond'), ask('api show channels as json', parseChannels)]);
    if (bond.ok && bond.value === leg.value && channels.ok && channels.value.has(agentLeg.value)) await connection.run(`api uuid_bridge ${uuid} ${leg.value}`);
  }

  async function forgetIn(realm: string, keys: string[]): Promise<Result<void, CommandFailure>> {
    for (let start = 0; start < keys.length; start += batch) {
      const answers = await Promise.all(keys.slice(start, start + batch).map((key) => connection.run(`api hash delete/${realm}/${key}`)));
      // "Not found" is a refusal too, and as good: it was forgotten before.
      const unsure = answers.find((answer) => !answer.ok && answer.failure.kind !== 'refused');
      if (unsure) return done(unsure);
    }
    return ok(undefined);
  }

  return {
    start: () => connection.start(),
    stop: () => connection.stop(),
    get isUp() {
      return connection.isUp;
    },
    get trouble() {
      return connection.trouble;
    },

    async originate(call) {
      const text = originateString(call);
      if (!text.ok) return refused(text.failure);
      return done(await connection.run(`bgapi originate ${text.value}`, { 'Job-UUID': call.uuid }));
    },

    async callAgent(call) {
      const text = agentOriginateString(call);
      if (!text.ok) return refused(text.failure);
      return done(await connection.run(`bgapi originate ${text.value}`, { 'Job-UUID': call.uuid }));
    },

    async callCenter() {
      const [queues, agents, tiers, registrations] = await Promise.all([
        ask('api callcenter_config queue list', parseQueues),
        ask('api callcenter_config agent list', parseAgents),
        ask('api callcenter_config tier list', parseTiers),
        ask('api show registrations as json', parseRegistrations),
      ]);
      for (const answer of [queues, agents, tiers, registrations]) if (!answer.ok) return answer;
      const members = await Promise.all(unwrap(queues).flatMap(({ name }) => (asWord(name) ? [ask(`api callcenter_config queue list members ${name}`, parseMembers)] : [])));
      for (const answer of members) if (!answer.ok) return answer;
      // mod_callcenter finds out that a standby leg is gone when it gives it a call, whose caller then waits for nobody.
      const onLine = await Promise.all(unwrap(agents).map(async (agent) => (agent.type === 'uuid-standby' && agent.uuid !== '' && !(await isThereStill(agent.uuid)) ? { ...agent, uuid: '' } : agent)));
      return ok({ queues: unwrap(queues), agents: onLine, tiers: unwrap(tiers), registrations: unwrap(registrations), members: members.flatMap(unwrap) });
    },

    async reserveAgent(name) {
      if (!asWord(name)) return setAgent('state_if_waiting', name, 'Reserved');
      // No event tells of a call that callcenter_track counts, and a reservation does not ask for it.
      const found = await ask(`api callcenter_config agent list ${name}`, parseAgents);
      if (!found.ok) return found;
      if (found.value.some(({ externalCalls }) => externalCalls > 0)) return refused(`The agent "${name}" is in a call outside the queues.`);
      // One statement in mod_callcenter's database: of two who want the same agent, one gets it.
      return setAgent('state_if_waiting', name, 'Reserved');
    },
    releaseAgent: (name) => setAgent('state', name, 'Waiting'),
    restAgent: (name, until) => setAgent('ready_time', name, String(Math.ceil(until / 1_000))),
    setAgentStatus: (name, status) => setAgent('status', name, `'${status}'`),

    async setVariable(uuid, name, value) {
      if (!isUuid(uuid) || !/^\w+$/.test(name) || !asWord(value)) return refused(`The variable "${name}" of a call cannot be "${value}".`);
      return done(await connection.run(`api uuid_setvar ${uuid} smart_dialers_${name} ${value}`));
    },

    async chooseAgent(uuid, { agent, contact, wrapUpTime }) {
      const trouble = unfitContact({ agent, contact });
      if (trouble || !isUuid(uuid)) return refused(trouble ?? `There is no call "${uuid}".`);
      // The name comes last: it is what the dialplan looks for.
      for (const [name, value] of [['kept_contact', contact], ['wrap_up', String(Math.round(wrapUpTime / 1_000))], ['kept', agent]] as const) {
        const set = await connection.run(`api uuid_setvar ${uuid} smart_dialers_${name} ${value}`);
        if (!set.ok) return done(set);
      }
      return ok(undefined);
    },

    async hangup(uuid, cause) {
      if (!isUuid(uuid) || !/^[A-Z0-9_]+$/.test(cause)) return refused(`Cannot hang up "${uuid}" with cause "${cause}".`);
      return done(await connection.run(`api uuid_kill ${uuid} ${cause}`));
    },

    async transfer(uuid, to) {
      const target = transferTarget(to);
      if (!isUuid(uuid) || !target.ok) return refused(target.ok ? `Cannot transfer "${uuid}".` : target.failure);
      // Before it goes: the note is kept with the end of the call, wherever that is.
      const noted = await connection.run(`api uuid_setvar ${uuid} smart_dialers_note ${noteOf(to)}`);
      return noted.ok ? done(await connection.run(`api uuid_transfer ${uuid} ${target.value}`)) : done(noted);
    },

    async consult(uuid, leg, whom) {
      const url = consultUrl(uuid, leg, whom);
      if (!isUuid(uuid) || !isUuid(leg) || !url.ok) return refused(url.ok ? `Nobody can be asked about "${uuid}".` : url.failure);
      const agentLeg = await variable(uuid, 'signal_bond');
      if (!agentLeg.ok) return agentLeg;
      if (!isUuid(agentLeg.value)) return refused('You do not talk to that contact at this moment.');
      const before = await variable(uuid, 'smart_dialers_consult');
      if (before.ok && isUuid(before.value) && (await exists(before.value))) return refused('Somebody is being asked already.');
      // Their own hold message, where the dialer has one; else the switch's.
      const hold = await variable(uuid, 'smart_dialers_hold');
      const settings: [string, string, string][] = [
        [uuid, 'smart_dialers_consult', leg], [uuid, 'smart_dialers_consult_agent', agentLeg.value], [agentLeg.value, 'ringback', '%(2000,4000,440,480)'], ...(hold.ok && asWord(hold.value) ? [[agentLeg.value, 'hold_music', hold.value] as [string, string, string]] : []),
      ];
      for (const [of, name, value] of settings) {
        const set = await connection.run(`api uuid_setvar ${of} ${name} ${value}`);
        if (!set.ok) return done(set);
      }
      // Without a word behind it, the other end hears the hold music meanwhile.
      return done(await connection.run(`api uuid_broadcast ${agentLeg.value} att_xfer::${url.value}`));
    },

    async endConsult(uuid, leg, how, whom) {
      if (!isUuid(uuid) || !isUuid(leg)) return refused(`Nobody was asked about "${uuid}".`);
      const agentLeg = await variable(uuid, 'smart_dialers_consult_agent');
      if (!agentLeg.ok) return agentLeg;
      if (!(await exists(leg)) || !isUuid(agentLeg.value)) return refused('Whoever was asked is not on the line any more.');
      if (how === 'return') return done(await connection.run(`api uuid_kill ${leg} NORMAL_CLEARING`));
      // Theirs names the agent while they ring already.
      const bond = await variable(agentLeg.value, 'signal_bond');
      if (!bond.ok) return bond;
      if (bond.value !== leg) return refused('Nobody has answered yet whom the contact could be handed to.');
      const noted = await connection.run(`api uuid_setvar ${uuid} smart_dialers_note ${noteOf(whom)}`);
      return noted.ok ? done(await connection.run(`api uuid_kill ${agentLeg.value} NORMAL_CLEARING`)) : done(noted);
    },

    exists: (uuid) => ask(`api uuid_exists ${isUuid(uuid) ? uuid : 'nothing'}`, (answer) => answer.trim() === 'true'),

    async farEnd(uuid) {
      const other = isUuid(uuid) ? await variable(uuid, 'other_loopback_leg_uuid') : ok('');
      return other.ok && !isUuid(other.value) ? ok('') : other;
    },

    async calledUser(uuid) {
      const far = isUuid(uuid) ? await variable(uuid, 'other_loopback_leg_uuid') : ok('');
      if (!far.ok || !isUuid(far.value)) return far.ok ? ok('') : far;
      const called = await ask('api show channels as json', (json) => parseCalledBy(json, far.value));
      if (!called.ok) return called;
      const [telephone, ...others] = called.value;
      if (telephone === undefined || others.length > 0) return ok('');
      const [user, domain] = [await variable(telephone, 'dialed_user'), await variable(telephone, 'dialed_domain')];
      // It ended meanwhile, or it is behind a trunk or at a fixed address: no user of the directory was dialled.
      return ok(user.ok && domain.ok && user.value !== '_undef_' && domain.value !== '_undef_' ? `${user.value}@${domain.value}` : '');
    },

    async noteTransfer(uuid, whom) {
      if (!isUuid(uuid)) return refused(`"${uuid}" is no call.`);
      const noted = await connection.run(`api uuid_setvar ${uuid} smart_dialers_note ${noteOf(whom)}`);
      await letAgentGo(uuid);
      return done(noted);
    },

    liveChannels: () => ask('api show channels as json', parseChannels),
    async strandedLegs() {
      const lonely = await ask('api show channels as json', parseLonely);
      if (!lonely.ok) return lonely;
      const stranded = await Promise.all(lonely.value.map(isStranded));
      return ok(lonely.value.filter((_, index) => stranded[index]).map(({ uuid }) => uuid));
    },
    progressOf: (uuid) => ask(`api uuid_dump ${isUuid(uuid) ? uuid : 'nothing'} json`, parseProgress),
    waitingAgents: () => ask('api show channels as json', parseWaitingAgents),
    keptEnds: () => ask(`api hash_dump db ${endsRealm}`, parseEnds),

    forget: (uuids) => forgetIn(endsRealm, uuids.filter(isUuid)),

    async decide(uuid, decision) {
      const said = decisionOf(decision);
      if (!isUuid(uuid) || !said.ok) return refused(said.ok ? `There is no call "${uuid}".` : said.failure);
      // The target comes first: the dialplan goes on as soon as it sees the decision.
      const target = said.value;
      const [aimed, decided] = await Promise.all([
        ...(target ? [connection.run(`api uuid_setvar ${uuid} smart_dialers_target ${target}`)] : []),
        connection.run(`api uuid_setvar ${uuid} smart_dialers_decision ${decision.kind}`),
      ]);
      return done(aimed!.ok ? (decided ?? aimed!) : aimed!);
    },

    async keptCallsIn() {
      const [ends, added] = await Promise.all([ask(`api hash_dump db ${callsInRealm}`, parseCallsIn), ask(`api hash_dump db ${addedRealm}`, parseAdded)]);
      if (!ends.ok) return ends;
      return added.ok ? ok({ ends: ends.value, added: added.value }) : added;
    },

    async forgetCallsIn(uuids, addedKeys) {
      const ends = await forgetIn(callsInRealm, uuids.filter(isUuid));
      return ends.ok ? forgetIn(addedRealm, addedKeys.filter((key) => /^[0-9a-f-]{36}-\d{1,9}$/i.test(key))) : ends;
    },

    gateways: () => ask('api sofia xmlstatus gateway', (xml) => (xml.includes('<gateways>') ? parseGateways(xml) : undefined)),
    status: () => ask('api status', parseStatus),
    checkDropIn: () => checkDropIn((command) => connection.run(command)),
  };
}

/** Of an answer that is known to be there. */
function unwrap<T>(answer: Result<T, CommandFailure>): T {
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

const isUuid = (text: string): boolean => /^[0-9a-f-]{36}$/i.test(text);
const refused = (message: string) => failed<CommandFailure>({ kind: 'refused', message });
const done = (answer: Result<string, CommandFailure>): Result<void, CommandFailure> => (answer.ok ? ok(undefined) : answer);
