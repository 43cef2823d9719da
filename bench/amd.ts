import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { call } from './amd/call.js';
import { recordCorpus, type Recorded } from './amd/corpus.js';
import { byKind, figures, type Judged } from './amd/judge.js';
import { findFreeSwitch, Lab } from './amd/lab.js';
import { joined, silence, tone, toWav } from './amd/sound.js';
import type { Half } from './amd/voices.js';

/**
 * How well freeswitch/dialplan/smart_dialers_detect.xml tells people from machines, and when its message begins: 670
 * spoken calls through a real FreeSWITCH on loopback. About six minutes. AMD_HALF=tuning or "held out" takes one half,
 * AMD_SET=name=value,… sets variables of every call, AMD_CALLS says how many are up at once, AMD_SEED makes another corpus.
 */
export async function run(): Promise<string[]> {
  const binary = await findFreeSwitch();
  if (!binary) return ['amd: there is no real FreeSWITCH here (FREESWITCH names its binary), so there is nothing to measure.'];
  for (const program of ['espeak-ng', 'sox']) {
    if (!(await promisify(execFile)(program, ['--version']).then(() => true, () => false))) return [`amd: ${program} is not installed; the voices are made with it.`];
  }
  const folder = await mkdtemp(join(tmpdir(), 'amd-'));
  const lab = await Lab.start(binary, folder, fileURLToPath(new URL('../../freeswitch', import.meta.url)));
  try {
    // Two tones stand for our message: easily told from what a machine says.
    await writeFile(join(folder, 'message.wav'), toWav(joined([tone(600, 500, -15), silence(100), tone(750, 500, -15)])));
    const corpus = await recordCorpus(process.env.AMD_SEED ?? '1', join(folder, 'corpus'));
    const settings = Object.fromEntries((process.env.AMD_SET ?? '').split(',').filter(Boolean).map((pair) => pair.split('=') as [string, string]));
    const lines: string[] = [];
    for (const half of ['tuning', 'held out'] satisfies Half[]) {
      if (process.env.AMD_HALF && process.env.AMD_HALF !== half) continue;
      const judged = await callAll(lab, corpus.filter((callee) => callee.half === half), settings);
      lines.push(...[...figures(judged), ...byKind(judged)].map((line) => `amd, ${half}: ${line}`));
    }
    return lines;
  } finally {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function callAll(lab: Lab, callees: Recorded[], settings: Record<string, string>): Promise<Judged[]> {
  const judged: Judged[] = [];
  const open = callees.values();
  const line = async () => {
    for (const callee of open) judged.push({ ...callee, ...(await call(lab, callee.number, callee, settings)) });
  };
  await Promise.all(Array.from({ length: Number(process.env.AMD_CALLS ?? 16) }, line));
  return judged.toSorted((a, b) => a.number.localeCompare(b.number));
}
