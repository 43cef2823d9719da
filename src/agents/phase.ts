import type { AgentRow } from '../switch/switch.js';
import { softphone } from './phone.js';

/** What an agent does, as far as a dialer cares. Away: on a break, logged out, on the telephone outside the queues, or not at a softphone. */
export const agentPhases = ['idle', 'offered', 'talk', 'wrapUp', 'away'] as const;
export type AgentPhase = (typeof agentPhases)[number];

/** How mod_callcenter decides whom to offer a call to; times in milliseconds since 1970. `bridgeEndedAt` may be known better than in its whole seconds. */
export function phaseOf({ status, state, externalCalls, bridgeStartedAt, bridgeEndedAt, wrapUpTime, readyAt }: AgentRow, now: number): { phase: AgentPhase; since: number } {
  if (state === 'In a queue call') return { phase: 'talk', since: bridgeStartedAt ?? now };
  if (state === 'Receiving' || state === 'Reserved') return { phase: 'offered', since: now };
  if (!status.startsWith('Available') || state !== 'Waiting' || externalCalls > 0) return { phase: 'away', since: now };
  const endedAt = bridgeEndedAt ?? 0;
  // It asks for whole seconds: ended + wrap-up < now.
  if (wrapUpTime > 0 && endedAt + wrapUpTime >= now) return { phase: 'wrapUp', since: endedAt };
  if ((readyAt ?? 0) > now) return { phase: 'wrapUp', since: Math.min(now, readyAt!) };
  return { phase: 'idle', since: Math.max(endedAt + wrapUpTime, readyAt ?? 0) };
}

/**
 * Whether an agent's row says that they talk outside the queues: nothing else takes away who is available, waits and is at a softphone.
 * As old as the last look at mod_callcenter, which tells of no such call by events.
 */
export const isOutside = ({ status, state, phone, phase }: { status: string; state: string; phone: string; phase: AgentPhase }): boolean =>
  status.startsWith('Available') && state === 'Waiting' && phone === softphone && phase === 'away';
