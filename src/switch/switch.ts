import type { Result } from '../shared/result.js';
import type { PhoneNumber } from '../shared/phone-number.js';

/**
 * What the rest of the house knows of a FreeSWITCH: one node, reached over its event socket.
 * Terms: a *channel* is one leg; its UUID is ours (`origination_uuid`) when we placed it.
 * Times are milliseconds since 1970 by the switch's clock.
 */
export interface Switch {
  /** Connects, and connects again with growing delay until `stop`. Never throws; failures arrive as `down`. */
  start(): void;
  /** Closes the socket and ends all waiting commands with `down`. */
  stop(): Promise<void>;
  readonly isUp: boolean;
  /** Why it is not up, in a sentence for the back office; undefined while it is. */
  readonly trouble: string | undefined;

  /**
   * Asks the switch to place a call. `ok` means that the switch took the command, not that anybody rings.
   * The first events of the call may come before this resolves.
   */
  originate(call: Origination): Promise<Result<void, CommandFailure>>;
  /** Rings an agent's phone, under the same terms. */
  callAgent(call: AgentCall): Promise<Result<void, CommandFailure>>;
  /** Changes one of our own variables of a call that is under way; `name` is without its prefix `smart_dialers_`. */
  setVariable(uuid: string, name: string, value: string): Promise<Result<void, CommandFailure>>;
  /** Tells a call that is under way which agent its contact is for; the dialplan rings them in place of the queue, if they still are reserved by then. */
  chooseAgent(uuid: string, chosen: ChosenAgent): Promise<Result<void, CommandFailure>>;
  hangup(uuid: string, cause: string): Promise<Result<void, CommandFailure>>;
  /**
   * Sends a leg of ours elsewhere, and whoever it talked to is let go (blind transfer). The end of its call says so in its note.
   * Refused where a name is not one word of a command.
   */
  transfer(uuid: string, to: TransferTo): Promise<Result<void, CommandFailure>>;
  /**
   * Has the agent who talks to our leg (`uuid`) call somebody else under the id `leg`, while our leg hears the hold message (attended
   * transfer). The switch does all of it: it ends as `endConsult` says, with the agent back when nobody answers or whoever was asked
   * hangs up, and with the two others connected when the agent hangs up; also without us. Refused when our leg talks to nobody.
   */
  consult(uuid: string, leg: string, whom: Whom): Promise<Result<void, CommandFailure>>;
  /** Connects our leg to whoever was asked and lets the agent go, or takes the agent back to our leg. Refused when that is over, or when nobody has answered who could be connected. */
  endConsult(uuid: string, leg: string, how: 'transfer' | 'return', whom: Whom): Promise<Result<void, CommandFailure>>;
  /** Whether there is a leg of this id now. */
  exists(uuid: string): Promise<Result<boolean, CommandFailure>>;
  /** The id of the other half of a leg that goes through a loopback: under that one it waits in a queue. Empty where it goes through none. */
  farEnd(uuid: string): Promise<Result<string, CommandFailure>>;
  /**
   * The user of the directory (`user@domain`) whose telephone rings, or who has answered, where a leg went through a loopback into the dialplan.
   * Empty while several ring, and where it called none, or no user.
   */
  calledUser(uuid: string): Promise<Result<string, CommandFailure>>;
  /** The end of the call will say where it went: it was connected there without us. The agent's leg is let go where the switch keeps it. */
  noteTransfer(uuid: string, whom: Whom): Promise<Result<void, CommandFailure>>;
  /** Queues, agents, tiers and members of mod_callcenter as they are now, and which phones are registered. */
  callCenter(): Promise<Result<CallCenter, CommandFailure>>;
  /** Takes an agent who waits, so that nobody else is offered to them; refused when they are not free any more, or are in a call outside the queues that `callcenter_track` counts. */
  reserveAgent(name: string): Promise<Result<void, CommandFailure>>;
  /** Gives a reserved agent back. */
  releaseAgent(name: string): Promise<Result<void, CommandFailure>>;
  /** Has the queues offer an agent nothing until then (milliseconds since 1970): after a conversation that mod_callcenter did not make it counts no wrap-up itself. */
  restAgent(name: string, until: number): Promise<Result<void, CommandFailure>>;
  setAgentStatus(name: string, status: AgentStatus): Promise<Result<void, CommandFailure>>;
  /**
   * UUIDs of the channels that are up now. Asked before `keptEnds`, no call is missed: an end is kept
   * before its channel is gone. One that began within the last moments may be missing.
   */
  liveChannels(): Promise<Result<Set<string>, CommandFailure>>;
  /**
   * Legs of ours that are answered and have nobody, and whom nobody will join any more as far as the switch says: what two who hang up
   * within moments of each other leave behind of an attended transfer. Between two bridges a leg is among them for some 100 ms.
   */
  strandedLegs(): Promise<Result<string[], CommandFailure>>;
  /** Legs of agents who were called first and wait on the line for a contact. */
  waitingAgents(): Promise<Result<string[], CommandFailure>>;
  /** How far a call has come, for whoever did not hear the events that told of it; refused when it is gone. */
  progressOf(uuid: string): Promise<Result<Progress, CommandFailure>>;
  /** The ends of calls that the switch keeps until `forget` (freeswitch/README.md says where). */
  keptEnds(): Promise<Result<CallEnd[], CommandFailure>>;
  forget(uuids: string[]): Promise<Result<void, CommandFailure>>;
  /** Says what becomes of a call that came in and waits for it; refused where the target has signs that a command cannot hold. */
  decide(uuid: string, decision: Decision): Promise<Result<void, CommandFailure>>;
  /** What came of calls that came in, and whom a voice menu added to a dialer: kept by the switch until `forgetCallsIn`. */
  keptCallsIn(): Promise<Result<{ ends: CallInEnd[]; added: CallAdded[] }, CommandFailure>>;
  forgetCallsIn(uuids: string[], addedKeys: string[]): Promise<Result<void, CommandFailure>>;
  gateways(): Promise<Result<GatewayStatus[], CommandFailure>>;
  status(): Promise<Result<SwitchStatus, CommandFailure>>;
  /** Whether the drop-in files of freeswitch/ are loaded; the failure says which are missing and what to do. */
  checkDropIn(): Promise<Result<void, CommandFailure>>;
}

/** Called in the order in which the switch sent things; must return at once (rule 7 of the design). */
export interface SwitchListener {
  up(): void;
  down(trouble: string): void;
  event(event: SwitchEvent): void;
}

export type CommandFailure =
  /** There is no socket, or it was lost before the answer: whether the switch ran the command is unknown if it was sent. */
  | { kind: 'down'; sent: boolean; message: string }
  /** No answer within the time limit; the switch may still run the command. */
  | { kind: 'late'; message: string }
  /** The switch answered with an error and did nothing. */
  | { kind: 'refused'; message: string };

export interface Origination {
  /** The attempt's id: UUID of the first leg and Job-UUID of the command. */
  uuid: string;
  number: PhoneNumber;
  gateway: string;
  /** How long it may ring, in seconds. */
  ringTime: number;
  callerIdNumber?: string;
  callerIdName?: string;
  /** Extension of the dialplan context smart_dialers that runs on answer, for example `broadcast`. */
  extension: string;
  /** Engine and voice that speak texts in this call, such as `flite slt`. */
  speech?: string;
  /** Our own variables for the dialplan, without their prefix `smart_dialers_`. */
  variables: Record<string, string>;
  /** The contact's attributes; each becomes the channel variable `contact_<name>`. */
  attributes: Record<string, string>;
}

/** Who answered, as the dialplan's detection heard it. */
export type Detected = 'human' | 'machine' | 'fax' | 'unknown';

/** What a key in the message of a broadcast says. */
export type KeyChoice = 'confirm' | 'repeat' | 'agent' | 'opt out';

export type SwitchEvent =
  | { kind: 'ringing'; uuid: string; at: number; earlyMedia: boolean }
  | { kind: 'answered'; uuid: string; at: number }
  /** With `correctedAt` it is the second verdict on a call: a machine whose beep was heard then, after it had been taken for a person. */
  | { kind: 'detected'; uuid: string; at: number; detected: Detected; correctedAt?: number }
  /** The call is waiting in a queue of mod_callcenter; also somebody else's call, such as one that came in. */
  | { kind: 'queued'; uuid: string; at: number; queue: string }
  /** A call has left its queue without an agent. After a conversation `bridge ended` says so. */
  | { kind: 'left queue'; uuid: string; at: number; queue: string }
  /** Two legs talk: ours (`uuid`) and the other. */
  | { kind: 'bridged'; uuid: string; at: number; other: string }
  /** The dialplan plays the safe-harbour message. */
  | { kind: 'abandoned'; uuid: string; at: number }
  /** An agent's leg of ours was answered, and its message is over. */
  | { kind: 'agent ready'; uuid: string; at: number }
  | { kind: 'agent status'; agent: string; at: number; status: string }
  | { kind: 'agent state'; agent: string; at: number; state: string }
  /** mod_callcenter offers a call (`uuid`) to an agent, connects them, or the agent did not take it. */
  | { kind: 'offered' | 'agent bridged' | 'agent unbridged' | 'offer failed'; agent: string; queue: string; uuid: string; at: number }
  | { kind: 'ended'; end: CallEnd }
  /** A call came in, from and to numbers as its carrier writes them, and waits a moment for what we decide. */
  | { kind: 'call in'; uuid: string; at: number; from: string; to: string }
  | { kind: 'call in ended'; end: CallInEnd }
  /** A voice menu added the caller to a dialer; `keptCallsIn` has it. */
  | { kind: 'caller added'; uuid: string; at: number }
  /**
   * The originate command is over: answered, or failed with a FreeSWITCH cause such as USER_BUSY. It comes
   * before or after `ended`; where there never was a channel (INVALID_GATEWAY) no `ended` comes. Other
   * programs' originates are told too, under ids that are not ours.
   */
  | { kind: 'originated'; uuid: string; failure?: string }
  | { kind: 'heartbeat'; at: number; status: SwitchStatus };

export interface CallEnd {
  uuid: string;
  /** FreeSWITCH hang-up cause, such as NORMAL_CLEARING. */
  cause: string;
  createdAt: number;
  ringingAt?: number;
  answeredAt?: number;
  endedAt: number;
  detected?: Detected;
  /** When a beep was heard of one who had been taken for a person. */
  correctedAt?: number;
  /** When it was given to a queue. */
  queuedAt?: number;
  /** When it was first connected to another leg. */
  bridgedAt?: number;
  /** The agent who talked, or whose leg it is, by mod_callcenter's name. */
  agent?: string;
  /** The key that the person pressed. */
  key?: string;
  /** What the dialplan noted, for example `played` once the message was played to its end. */
  note?: string;
  /** What the key that they pressed in a broadcast's message said last. */
  chosen?: KeyChoice;
  /** Why the conversation was not recorded although it should have been: `announcement missing`. */
  notRecorded?: string;
}

/** What becomes of a call that came in; `none` lets it go on in the call center's own dialplan. */
export type Decision = { kind: 'none' | 'hangup' } | { kind: 'redirect'; gateway: string; number: string } | { kind: 'queue'; queue: string } | { kind: 'message'; file: string } | { kind: 'extension'; extension: string; context: string };

/** What came of a call that came in; numbers as its carrier writes them, empty where they are withheld. */
export interface CallInEnd {
  uuid: string;
  cause: string;
  startedAt: number;
  answeredAt?: number;
  /** When it was first connected to another leg, such as an agent's. */
  bridgedAt?: number;
  endedAt: number;
  /** The decision that the dialplan carried out; empty where none came in time. */
  followed?: string;
  /** The queue of mod_callcenter in which it was last, and how it left: `answered` or `cancel`. */
  queue?: string;
  queueCause?: string;
  agent?: string;
  from: string;
  to: string;
}

/** A caller whom a voice menu of the call center's own added to a dialer. */
export interface CallAdded {
  key: string;
  uuid: string;
  dialerId: number;
  number: string;
  at: number;
}

/** A call to an agent's phone, for agent first, preview and click-to-dial. */
export interface AgentCall {
  uuid: string;
  agent: string;
  /** As mod_callcenter has it, for example `[leg_timeout=10]user/1001@example.com`. */
  contact: string;
  ringTime: number;
  callerIdNumber?: string;
  callerIdName?: string;
  extension: string;
  variables: Record<string, string>;
}

/** The agent whom a contact is given to, and their telephone as mod_callcenter has it. */
export interface ChosenAgent {
  agent: string;
  contact: string;
  /** Milliseconds of rest after the conversation. */
  wrapUpTime: number;
}

/** A queue of mod_callcenter, or an extension of a context of the call center's own dialplan. */
export type TransferTo = { kind: 'queue'; queue: string } | { kind: 'extension'; extension: string; context: string };

/** Whom an agent can ask before the contact is handed on: also another agent, by the address that mod_callcenter has. */
export type Whom = TransferTo | { kind: 'agent'; agent: string; contact: string };

export type AgentStatus = 'Available' | 'Available (On Demand)' | 'On Break' | 'Logged Out';

export interface CallCenter {
  queues: QueueRow[];
  agents: AgentRow[];
  tiers: { queue: string; agent: string }[];
  members: { queue: string; uuid: string; state: string; joinedAt: number }[];
  /** `user@domain` of every phone that is registered. */
  registrations: Set<string>;
}

export interface QueueRow {
  name: string;
  strategy: string;
}

/** An agent of mod_callcenter; its times are whole seconds, so milliseconds that end in 000. */
export interface AgentRow {
  name: string;
  type: string;
  contact: string;
  /** Of a standby agent: the leg that waits; empty when it is gone. */
  uuid: string;
  status: string;
  state: string;
  /** Milliseconds. */
  wrapUpTime: number;
  bridgeStartedAt?: number;
  bridgeEndedAt?: number;
  readyAt?: number;
  /** Calls of the agent beside the queues that `callcenter_track` counts. */
  externalCalls: number;
}

/** Of a channel that is up; times in milliseconds since 1970. */
export interface Progress extends Partial<Pick<CallEnd, 'ringingAt' | 'answeredAt' | 'detected' | 'correctedAt' | 'queuedAt' | 'bridgedAt' | 'agent'>> {
  /** When the safe-harbour message began. */
  abandonedAt?: number;
}

export interface GatewayStatus {
  name: string;
  profile: string;
  /** UP or DOWN as sofia says it. */
  isUp: boolean;
  /** REGED, NOREG, FAIL_WAIT and so on. */
  state: string;
  /** It leads to example.com or the like, as one in FreeSWITCH's own configuration does: to nobody. */
  isExample?: true;
}

export interface SwitchStatus {
  sessions: number;
  maxSessions: number;
  sessionsPerSecond: number;
  maxSessionsPerSecond: number;
  version?: string;
}
