import { failed, ok, type Result } from '../shared/result.js';
import type { CommandFailure } from './switch.js';

/** The modules that the files of freeswitch/ and our commands use. */
const neededModules = ['mod_sofia', 'mod_commands', 'mod_dptools', 'mod_dialplan_xml', 'mod_sndfile', 'mod_hash', 'mod_callcenter'];

type Run = (command: string) => Promise<Result<string, CommandFailure>>;

/** Asks the switch for all that is needed, and names what is missing in one sentence. */
export async function checkDropIn(run: Run): Promise<Result<void, CommandFailure>> {
  const [context, ...modules] = await Promise.all([
    run('api xml_locate dialplan context name smart_dialers'),
    ...neededModules.map((name) => run(`api module_exists ${name}`)),
  ]);
  const missing: string[] = [];
  for (const [index, answer] of modules.entries()) {
    if (!answer.ok) return answer;
    if (answer.value.trim() !== 'true') missing.push(neededModules[index]!);
  }
  if (!context!.ok && context!.failure.kind !== 'refused') return context!;
  if (!context!.ok || !context!.value.includes('<context name="smart_dialers"')) missing.push('the dialplan context smart_dialers');
  if (missing.length === 0) return ok(undefined);
  const message = `The switch lacks ${missing.join(', ')}: freeswitch/README.md tells which files to drop in and which modules to load.`;
  return failed({ kind: 'refused', message });
}
