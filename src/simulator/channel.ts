import { Header, headerList } from '../switch/codec.js';
import { micros } from './dates.js';
import { Variables } from './variables.js';

/** States in the order of their numbers. */
const states = [
  'CS_NEW', 'CS_INIT', 'CS_ROUTING', 'CS_SOFT_EXECUTE', 'CS_EXECUTE', 'CS_EXCHANGE_MEDIA', 'CS_PARK', 'CS_CONSUME_MEDIA',
  'CS_HIBERNATE', 'CS_RESET', 'CS_HANGUP', 'CS_REPORTING', 'CS_DESTROY', 'CS_NONE',
] as const;
export type State = (typeof states)[number];

export type CallState = 'DOWN' | 'RINGING' | 'EARLY' | 'ACTIVE' | 'HELD' | 'HANGUP';

/** As the switch sees it: outbound is a leg that it placed. */
export type Direction = 'inbound' | 'outbound';

/** Who calls whom, as the dialplan sees it; a transfer makes a new one with the next index. */
export interface Profile {
  /** Who sends an inbound call, as SIP names them. */
  username?: string;
  dialplan?: string;
  callerName?: string;
  callerNumber: string;
  firstCallerName?: string;
  firstCallerNumber: string;
  calleeName?: string;
  calleeNumber?: string;
  networkAddress?: string;
  destination: string;
  transferSource?: string;
  context: string;
  rdnis?: string;
  /** Other than the leg's own direction once an outbound leg was transferred or joined to another by us. */
  logicalDirection?: Direction;
  index: number;
  createdAt: number;
}

/** When what happened, in milliseconds since 1970. */
export interface Times {
  created: number;
  progress?: number;
  progressMedia?: number;
  answered?: number;
  bridged?: number;
  ended?: number;
}

/** One leg, as far as its events, variables and `show channels` tell of it. */
export class Channel {
  readonly variables = new Variables();
  /** The state in which it works, and the one it is moving to: events show the name of the first and the number of the second. */
  running: State = 'CS_INIT';
  state: State = 'CS_ROUTING';
  callState: CallState = 'DOWN';
  answerState: 'ringing' | 'early' | 'answered' | 'hangup' = 'ringing';
  cause: string | undefined;
  hitDialplan = false;
  hasCodec = false;
  /** What its events say of the leg that it was joined to last. */
  other: Header[] | undefined;
  readonly times: Times;
  private readonly identity: Record<'name' | 'uuid' | 'callUuid' | 'callerUuid' | 'callerName', Header>;
  private readonly fixed: Fixed;
  private presence: Header | undefined;

  constructor(
    readonly uuid: string,
    readonly name: string,
    public profile: Profile,
    readonly direction: Direction = 'outbound',
  ) {
    this.fixed = fixed[direction];
    this.times = { created: profile.createdAt };
    this.identity = {
      name: new Header('Channel-Name', name),
      uuid: new Header('Unique-ID', uuid),
      callUuid: new Header('Channel-Call-UUID', uuid),
      callerUuid: new Header('Caller-Unique-ID', uuid),
      callerName: new Header('Caller-Channel-Name', name),
    };
  }

  get isUp(): boolean {
    return this.cause === undefined;
  }

  get isAnswered(): boolean {
    return this.times.answered !== undefined;
  }

  /** The user whose phone this is: `1001@domain`. */
  set presenceId(id: string) {
    this.presence = new Header('Channel-Presence-ID', id);
  }

  get presenceId(): string {
    return this.presence?.value ?? '';
  }

  /** The call that this leg is part of: its own UUID, or while it is joined to an originator that one's. */
  set callUuid(uuid: string) {
    this.identity.callUuid = new Header('Channel-Call-UUID', uuid);
    this.variables.set('call_uuid', uuid);
  }

  get callUuid(): string {
    return this.identity.callUuid.value;
  }

  /** Everything an event of this channel says about it, in the switch's order. */
  addTo(headers: Header[]): void {
    this.addSummary(headers);
    this.variables.addTo(headers);
  }

  /** All but its variables. */
  addSummary(headers: Header[]): void {
    this.addBasics(headers);
    this.addProfile(headers);
    if (this.other) headers.push(...this.other);
  }

  private addBasics(headers: Header[]): void {
    const { name, uuid } = this.identity;
    headers.push(
      stateNames[this.running],
      new Header('Channel-Call-State', this.callState),
      stateNumbers[this.state],
      name,
      uuid,
      ...this.fixed.call,
      this.hitDialplan ? hit : notHit,
    );
    if (this.presence) headers.push(this.presence);
    headers.push(this.identity.callUuid, new Header('Answer-State', this.answerState));
    if (this.cause !== undefined) headers.push(new Header('Hangup-Cause', this.cause));
    if (this.hasCodec) headers.push(...codec);
  }

  private addProfile(headers: Header[]): void {
    const { profile, times } = this;
    const add = (name: string, value: string | undefined) => value && headers.push(new Header(name, value));
    headers.push(this.fixed.callerDirection, logicalDirections[profile.logicalDirection ?? this.direction]);
    add('Caller-Username', profile.username);
    add('Caller-Dialplan', profile.dialplan);
    add('Caller-Caller-ID-Name', profile.callerName);
    add('Caller-Caller-ID-Number', profile.callerNumber);
    add('Caller-Orig-Caller-ID-Name', profile.firstCallerName);
    add('Caller-Orig-Caller-ID-Number', profile.firstCallerNumber);
    add('Caller-Callee-ID-Name', profile.calleeName);
    add('Caller-Callee-ID-Number', profile.calleeNumber);
    add('Caller-Network-Addr', profile.networkAddress);
    add('Caller-ANI', profile.firstCallerNumber);
    add('Caller-Destination-Number', profile.destination);
    headers.push(this.identity.callerUuid, this.fixed.callerSource);
    add('Caller-Transfer-Source', profile.transferSource);
    add('Caller-Context', profile.context);
    add('Caller-RDNIS', profile.rdnis);
    headers.push(this.identity.callerName);
    add('Caller-Profile-Index', `${profile.index}`);
    add('Caller-Profile-Created-Time', micros(profile.createdAt));
    add('Caller-Channel-Created-Time', micros(times.created));
    add('Caller-Channel-Answered-Time', micros(times.answered));
    add('Caller-Channel-Progress-Time', micros(times.progress));
    add('Caller-Channel-Progress-Media-Time', micros(times.progressMedia));
    add('Caller-Channel-Hangup-Time', micros(times.ended));
    headers.push(...notTransferred, times.bridged === undefined ? neverBridged : new Header('Caller-Channel-Bridged-Time', micros(times.bridged)), ...callerRest);
  }

  /**
   * What the events of the leg that it is joined to say of this one, as it is now. Of an originator the
   * switch keeps no times.
   */
  asOther(type: 'originator' | 'originatee'): Header[] {
    const { profile } = this;
    const times: Partial<Times & { profile: number }> = type === 'originator' ? {} : { ...this.times, profile: profile.createdAt };
    const headers = [new Header('Other-Type', type), ...headerList('Other-Leg-Direction', this.direction, 'Other-Leg-Logical-Direction', 'inbound')];
    const add = (name: string, value: string | undefined) => value && headers.push(new Header(`Other-Leg-${name}`, value));
    add('Username', profile.username);
    add('Dialplan', profile.dialplan);
    add('Caller-ID-Name', profile.callerName);
    add('Caller-ID-Number', profile.callerNumber);
    add('Orig-Caller-ID-Name', profile.firstCallerName);
    add('Orig-Caller-ID-Number', profile.firstCallerNumber);
    add('Callee-ID-Name', profile.calleeName);
    add('Callee-ID-Number', profile.calleeNumber);
    add('Network-Addr', profile.networkAddress);
    add('ANI', profile.firstCallerNumber);
    add('Destination-Number', profile.destination);
    add('Unique-ID', this.uuid);
    add('Source', this.fixed.callerSource.value);
    add('Context', profile.context);
    add('RDNIS', profile.rdnis);
    add('Channel-Name', this.name);
    add('Profile-Created-Time', micros(times.profile));
    add('Channel-Created-Time', micros(times.created));
    add('Channel-Answered-Time', micros(times.answered));
    add('Channel-Progress-Time', micros(times.progress));
    add('Channel-Progress-Media-Time', micros(times.progressMedia));
    headers.push(...otherRest);
    return headers;
  }

  /** Once an outbound leg runs the dialplan, the person called becomes its caller. */
  flipCallerId(): void {
    const { profile } = this;
    this.variables.set('pre_transfer_caller_id_name', profile.callerName);
    this.variables.set('pre_transfer_caller_id_number', profile.callerNumber);
    this.variables.set('channel_cid_flipped', 'yes');
    this.profile = {
      ...profile,
      callerName: profile.calleeName,
      callerNumber: profile.calleeNumber ?? '',
      calleeName: profile.callerName,
      calleeNumber: profile.callerNumber,
    };
  }
}

const named = <T extends string>(names: readonly T[], make: (name: T, index: number) => Header) =>
  Object.fromEntries(names.map((name, index) => [name, make(name, index)])) as Record<T, Header>;
const stateNames = named(states, (name) => new Header('Channel-State', name));
const stateNumbers = named(states, (_name, index) => new Header('Channel-State-Number', `${index}`));
/** What all legs of a direction have in common. */
interface Fixed {
  call: Header[];
  callerDirection: Header;
  callerSource: Header;
}
const fixedOf = (direction: Direction, source: string): Fixed => ({
  call: headerList('Call-Direction', direction, 'Presence-Call-Direction', direction),
  callerDirection: new Header('Caller-Direction', direction),
  callerSource: new Header('Caller-Source', source),
});
const fixed: Record<Direction, Fixed> = { outbound: fixedOf('outbound', 'src/switch_ivr_originate.c'), inbound: fixedOf('inbound', 'mod_sofia') };
const logicalDirections = named(['inbound', 'outbound'] as const, (direction) => new Header('Caller-Logical-Direction', direction));
const hit = new Header('Channel-HIT-Dialplan', 'true');
const notHit = new Header('Channel-HIT-Dialplan', 'false');
const codec = headerList(
  'Channel-Read-Codec-Name', 'PCMU',
  'Channel-Read-Codec-Rate', '8000',
  'Channel-Read-Codec-Bit-Rate', '64000',
  'Channel-Write-Codec-Name', 'PCMU',
  'Channel-Write-Codec-Rate', '8000',
  'Channel-Write-Codec-Bit-Rate', '64000',
);
const notTransferred = headerList('Caller-Channel-Transfer-Time', '0', 'Caller-Channel-Resurrect-Time', '0');
const neverBridged = new Header('Caller-Channel-Bridged-Time', '0');
const callerRest = headerList(
  'Caller-Channel-Last-Hold', '0',
  'Caller-Channel-Hold-Accum', '0',
  'Caller-Screen-Bit', 'true',
  'Caller-Privacy-Hide-Name', 'false',
  'Caller-Privacy-Hide-Number', 'false',
);
const otherRest = headerList(
  'Other-Leg-Channel-Hangup-Time', '0',
  'Other-Leg-Channel-Transfer-Time', '0',
  'Other-Leg-Channel-Resurrect-Time', '0',
  'Other-Leg-Channel-Bridged-Time', '0',
  'Other-Leg-Channel-Last-Hold', '0',
  'Other-Leg-Channel-Hold-Accum', '0',
  'Other-Leg-Screen-Bit', 'true',
  'Other-Leg-Privacy-Hide-Name', 'false',
  'Other-Leg-Privacy-Hide-Number', 'false',
);
