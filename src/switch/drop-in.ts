import { failed, ok, type Result } from '../shared/result.js';
import type { CommandFailure } from './switch.js';

/** The modules that the files of freeswitch/ and our commands use. */
const neededModules = ['mod_sofia', 'mod_commands', 'mod_dptools', 'mod_dialplan_xml', 'mod_sndfile', 'mod_hash', 'mod_callcenter', 'mod_lua'];
/**
 * The contexts of the dialplan, each with the version that its file has now (a test says when a file needs a new one): with an older file
 * keys would be offered that nobody hears, somebody recorded who was not told, a person kept waiting longer than the law bears.
 */
export const versions: Readonly<Record<string, string>> = { smart_dialers: 'f5922f5e', smart_dialers_detect: 'd54a36aa', smart_dialers_tones: 'ea4c82ea' };
const contexts = Object.keys(versions);
const script = 'smart_dialers_patience.lua';

type Run = (command: string) => Promise<Result<string, CommandFailure>>;

/** Asks the switch for all that is needed, and names what is missing in one sentence. */
export async function checkDropIn(run: Run): Promise<Result<void, CommandFailure>> {
  const [located, modules, checked] = await Promise.all([
    Promise.all(contexts.map((name) => run(`api xml_locate dialplan context name ${name}`))),
    Promise.all(neededModules.map((name) => run(`api module_exists ${name}`))),
    run(`api lua ${script} check`),
  ]);
  const missing: string[] = [];
  for (const [index, answer] of modules.entries()) {
    if (!answer.ok) return answer;
    if (answer.value.trim() !== 'true') missing.push(neededModules[index]!);
  }
  for (const [index, context] of located.entries()) {
    if (!context.ok && context.failure.kind !== 'refused') return context;
    if (!context.ok || !context.value.includes(`<context name="${contexts[index]}"`)) missing.push(`the dialplan context ${contexts[index]}`);
    else if (!context.value.includes(`<context name="${contexts[index]}" version="${versions[contexts[index]!]}"`)) missing.push(`the present version of the dialplan context ${contexts[index]} (copy the file again)`);
  }
  if (!checked.ok && checked.failure.kind !== 'refused') return checked;
  // Without it nobody would be taken out of a queue in time.
  if (!checked.ok || checked.value.trim() !== 'ok') missing.push(`the script ${script}`);
  if (missing.length === 0) return ok(undefined);
  const message = `The switch lacks ${missing.join(', ')}: freeswitch/README.md tells which files to drop in and which modules to load.`;
  return failed({ kind: 'refused', message });
}
