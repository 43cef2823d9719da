import type { Clock } from '../shared/clock.js';
import type { Mix } from './people/mix.js';
import type { AgentSeed, QueueSeed, TierSeed } from './callcenter/seeds.js';
import type { AgentMix } from './people/agents.js';
import type { AgentPeople, People } from './people/reaction.js';

export interface SimulatorOptions {
  /** 0 (the default) takes any free port. */
  port?: number;
  host?: string;
  password?: string;
  /** Addresses that may connect; others get the switch's rude rejection. All may when absent. */
  acl?: string[];
  clock?: Clock;
  /** How the called parties behave: by the last two digits as in the lab, by a seeded mix, or as a test says. */
  people?: 'lab' | Mix | People;
  /** What callcenter.conf holds. The lab's queue sales@default with agent1@default and agent2@default where nothing is given; without tiers every agent is in every queue. */
  queues?: QueueSeed[];
  agents?: AgentSeed[];
  tiers?: TierSeed[];
  /** How agents treat their phones: as in the lab (they answer by themselves after 0.8 s and never hang up), by a seeded mix, or as a test says. */
  agentPeople?: 'lab' | AgentMix | AgentPeople;
  gateways?: string[];
  maxSessions?: number;
  /** As `sessions-per-second` of switch.conf; the switch lets one less through (see limits.ts). */
  sessionsPerSecond?: number;
  /** How long a message plays that does not say it itself (`silence_stream://ms` does), in milliseconds. */
  messageLength?: number;
  /** The drop-in dialplan: all of freeswitch/dialplan unless another folder or file is named, or none. */
  dropIn?: string | false;
  modules?: string[];
  hostname?: string;
  /** A file to which every originate and every end is appended as a line of JSON, before the client hears of it. */
  callLog?: string;
  /** How many calls are kept in memory; the oldest go first. */
  callLogLimit?: number;
  /** For lost events and SIP tags. */
  seed?: number;
  /** Called by `die` when the simulator is a process of its own. */
  onDeath?: () => void;
}

export const defaultModules = [
  'mod_console', 'mod_logfile', 'mod_event_socket', 'mod_sofia', 'mod_loopback', 'mod_commands', 'mod_db', 'mod_hash',
  'mod_dptools', 'mod_expr', 'mod_dialplan_xml', 'mod_sndfile', 'mod_native_file', 'mod_tone_stream', 'mod_spandsp',
  'mod_avmd', 'mod_callcenter', 'mod_lua', 'mod_say_en',
];
