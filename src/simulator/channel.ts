import { Header, headerList } from '../switch/codec.js';
import { micros } from './dates.js';
import { Variables } from './variables.js';

/** States in the order of their numbers. */
const states = [
  'CS_NEW', 'CS_INIT', 'CS_ROUTING', 'CS_SOFT_EXECUTE', 'CS_EXECUTE', 'CS_EXCHANGE_MEDIA', 'CS_PARK', 'CS_CONSUME_MEDIA',
  'CS_HIBERNATE', 'CS_RESET', 'CS_HANGUP', 'CS_REPORTING', 'CS_DESTROY', 'CS_NONE',
] as const;
export type State = (typeof states)[number];

export type CallState = 'DOWN' | 'RINGING' | 'EARLY' | 'ACTIVE' | 'HANGUP';

/** Who calls whom, as the dialplan sees it; a transfer makes a new one with the next index. */
export interface Profile {
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
  index: number;
  createdAt: number;
}

/** When what happened, in milliseconds since 1970. */
export interface Times {
  created: number;
  progress?: number;
  progressMedia?: number;
  answered?: number;
  ended?: number;
}

/** One leg that the switch placed, as far as its events, variables and `show channels` tell of it. */
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
  readonly times: Times;
  private readonly identity: Record<'name' | 'uuid' | 'callUuid' | 'callerUuid' | 'callerName', Header>;

  constructor(
    readonly uuid: string,
    readonly name: string,
    public profile: Profile,
  ) {
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

  /** Everything an event of this channel says about it, in the switch's order. */
  addTo(headers: Header[]): void {
    const { name, uuid } = this.identity;
    headers.push(
      stateNames[this.running],
      new Header('Channel-Call-State', this.callState),
      stateNumbers[this.state],
      name,
      uuid,
      ...direction,
      this.hitDialplan ? hit : notHit,
      this.identity.callUuid,
      new Header('Answer-State', this.answerState),
    );
    if (this.cause !== undefined) headers.push(new Header('Hangup-Cause', this.cause));
    if (this.hasCodec) headers.push(...codec);
    this.addProfile(headers);
    this.variables.addTo(headers);
  }

  private addProfile(headers: Header[]): void {
    const { profile, times } = this;
    const add = (name: string, value: string | undefined) => value && headers.push(new Header(name, value));
    headers.push(...callerDirection);
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
    headers.push(this.identity.callerUuid, callerSource);
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
    headers.push(...callerRest);
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
const direction = headerList('Call-Direction', 'outbound', 'Presence-Call-Direction', 'outbound');
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
const callerDirection = headerList('Caller-Direction', 'outbound', 'Caller-Logical-Direction', 'outbound');
const callerSource = new Header('Caller-Source', 'src/switch_ivr_originate.c');
const callerRest = headerList(
  'Caller-Channel-Transfer-Time', '0',
  'Caller-Channel-Resurrect-Time', '0',
  'Caller-Channel-Bridged-Time', '0',
  'Caller-Channel-Last-Hold', '0',
  'Caller-Channel-Hold-Accum', '0',
  'Caller-Screen-Bit', 'true',
  'Caller-Privacy-Hide-Name', 'false',
  'Caller-Privacy-Hide-Number', 'false',
);
