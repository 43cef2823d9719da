import type { EntityManager } from 'typeorm';
import type { DispositionOutcome } from '../agents/disposition-outcome.js';
import type { Attempt } from '../calls/attempt.entity.js';
import { countJudged, verdictsOn } from '../calls/detection-counts.js';
import type { Judged } from '../shared/judged.js';
import { type DetectionLimits, excessOf } from '../calls/detection-shares.js';
import { Gateway } from '../calls/gateway.entity.js';
import { type Subject, switchOff } from '../calls/switch-detection.js';
import { Dialer } from './dialer.entity.js';
import { DialerVersion } from './dialer-version.entity.js';

/** Of an attempt, what says whether its verdict can be judged. */
export type Listened = Pick<Attempt, 'accountId' | 'dialerId' | 'gatewayId' | 'createdAt' | 'detected'>;

/**
 * What an agent's word says of the verdict on a call. Nothing where it was unknown, and nothing where a call that had been called
 * a machine is to be made again: that is also said after a voicemail was left.
 */
function judgedOf(detected: Attempt['detected'], outcome: DispositionOutcome): Judged | null {
  if (detected === 'human') return outcome === 'machine' ? 'missed' : 'person';
  if (detected !== 'machine' || outcome === 'again') return null;
  return outcome === 'machine' ? 'machine' : 'mistaken';
}

/** Counts an agent's word on a verdict in place of the one before, and switches the detection off where it has been wrong too often. Gives what is to be kept beside the disposition. */
export async function judgeDetection(manager: EntityManager, { accountId, dialerId, gatewayId, createdAt, detected }: Listened, before: Judged | null, outcome: DispositionOutcome, now: number): Promise<Judged | null> {
  const judged = judgedOf(detected, outcome);
  if (judged === before || gatewayId === null) return before;
  await countJudged(manager, { accountId, dialerId, gatewayId, createdAt: createdAt.getTime() }, before, judged);
  if (judged === 'missed' || judged === 'mistaken') await switchOffWhereWrong(manager, dialerId, gatewayId, now);
  return judged;
}

/**
 * Whichever of the two is further beyond its limit is taken to be the cause; of the same calls (one dialer on one gateway) the
 * dialer, because that concerns fewest.
 */
async function switchOffWhereWrong(manager: EntityManager, dialerId: number, gatewayId: number, now: number): Promise<void> {
  const dialer = await manager.getRepository(Dialer).findOneBy({ id: dialerId });
  const gateway = await manager.getRepository(Gateway).findOneBy({ id: gatewayId });
  if (!dialer || !gateway) return;
  const { settings } = await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const subjects: (Subject & { limits: DetectionLimits })[] = [
    { kind: 'dialer', id: dialerId, name: dialer.name, accountId: dialer.accountId, limits: settings.detection },
    { kind: 'gateway', id: gatewayId, name: gateway.name, accountId: null, limits: gateway },
  ];
  const found: { subject: Subject; excess: number; reason: string; verdicts: object }[] = [];
  for (const { limits, ...subject } of subjects) {
    const verdicts = await verdictsOn(manager, subject.kind, subject.id, now);
    const beyond = excessOf(verdicts, limits);
    if (beyond) found.push({ subject, ...beyond, verdicts });
  }
  const [worst] = found.sort((one, other) => other.excess - one.excess);
  if (worst) await switchOff(manager, worst.subject, worst.reason, now, worst.verdicts);
}
