import { failed, ok, type Result } from '../shared/result.js';
import { asWord } from './callcenter.js';
import { hangupHook } from './ends.js';
import { quote } from './quote.js';
import { speechPattern, speechVariables } from './speech.js';
import type { AgentCall, Origination } from './switch.js';

/**
 * The arguments of the originate command. What FreeSWITCH dials (gateway, number, extension) is checked
 * and never guessed at: the failure is a sentence. Foreign text (names, attributes from an import) is
 * only ever the value of a variable, and goes through `quote`.
 */
export function originateString(call: Origination): Result<string, string> {
  const trouble = unfit(call) ?? unfitNumber(call);
  if (trouble) return failed(trouble);
  return command({ ...quoted('smart_dialers_', call.variables), ...quoted('contact_', call.attributes), ...ours(call), ...listening, ...(call.speech && speechVariables(call.speech)), smart_dialers_attempt: call.uuid }, `sofia/gateway/${call.gateway}/${call.number}`, call.extension);
}

/** The same for an agent's phone: its address is the switch's own, and is passed on as mod_callcenter has it. */
export function agentOriginateString(call: AgentCall): Result<string, string> {
  const trouble = unfit(call) ?? unfitContact(call);
  if (trouble) return failed(trouble);
  return command({ ...quoted('smart_dialers_', call.variables), ...ours(call), smart_dialers_agent: call.agent }, call.contact, call.extension);
}

function command(values: Record<string, string>, destination: string, extension: string): Result<string, string> {
  // Ours come last: FreeSWITCH takes the last of a name, and sees no difference between A and a.
  const variables = Object.entries(values).filter(([, value]) => value !== '').map(([name, value]) => `${name}=${value}`);
  if (variables.length > mostVariables) return failed(`A call can carry ${mostVariables} variables, this one has ${variables.length}.`);
  return ok(`{${variables.join(',')}}${destination} ${extension} XML smart_dialers`);
}

/** FreeSWITCH splits a list of variables into at most 1,024 parts. */
const mostVariables = 1000;

/**
 * A carrier may play busy, congestion or a number that is not in service before the answer in place of a cause; our dialplan
 * listens to that, where there is such sound (freeswitch/dialplan/smart_dialers_tones.xml says how, and why each of these is needed).
 */
const listening = {
  ignore_early_media: 'consume',
  execute_on_pre_answer: quote('execute_extension early XML smart_dialers_tones'),
  execute_on_answer: 'stop_tone_detect',
};

type Call = Omit<AgentCall, 'agent' | 'contact'>;

function ours({ uuid, ringTime, callerIdNumber, callerIdName }: Call): Record<string, string> {
  const variables: Record<string, string> = {
    // FreeSWITCH drops a value with a variable in it unless this is said, and our hang-up hook has
    // them; it then checks no value, so that `quote` takes the variables out of foreign text.
    origination_nested_vars: 'true',
    origination_uuid: uuid,
    // The switch compares whole seconds of its clock, so N gives up after N - 1 to N: one more keeps the law's 15.
    originate_timeout: String(Math.max(1, Math.round(ringTime)) + 1),
    // Without it a carrier's announcement before the answer counts as the answer and starts the dialplan.
    ignore_early_media: 'true',
    smart_dialers: '1',
    api_hangup_hook: hangupHook,
  };
  if (callerIdNumber) variables.origination_caller_id_number = callerIdNumber;
  if (callerIdName) variables.origination_caller_id_name = quote(displayName(callerIdName));
  return variables;
}

function quoted(prefix: string, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name.replace(/[^A-Za-z0-9_]/g, '_'), quote(value)]));
}

/**
 * A caller's name goes into the SIP From header between double quotes as it is; mod_sofia decodes %22 in
 * it first, and takes a "sip:" in it for the address. What has a meaning there becomes a blank.
 */
const displayName = (name: string): string => name.replace(/"/g, "'").replace(/[\\<>%:@/]|\$(?=\{)/g, ' ').trim();

function unfit({ uuid, extension, callerIdNumber }: Call): string | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)) return `The id of a call must be a UUID, not "${uuid}".`;
  if (!/^\w[\w.+*#-]*$/.test(extension)) return `The extension "${extension}" has characters that a dial string cannot hold.`;
  if (callerIdNumber && !/^[\w+.*#-]+$/.test(callerIdNumber)) return `The caller ID "${callerIdNumber}" has characters that a SIP address cannot hold.`;
  return undefined;
}

function unfitNumber({ gateway, number, speech }: Origination): string | undefined {
  if (speech && !speechPattern.test(speech)) return `Text to speech is set as an engine and a voice, such as "flite slt", not "${speech}".`;
  if (!/^[\w.-]+$/.test(gateway)) return `The gateway name "${gateway}" has more than letters, digits, "_", "." and "-", which a dial string cannot hold.`;
  if (!/^\+?\d+$/.test(number)) return `"${number}" is not a number that can be dialled.`;
  return undefined;
}

/** Why an agent cannot be rung; in a sentence. */
export function unfitContact({ agent, contact }: Pick<AgentCall, 'agent' | 'contact'>): string | undefined {
  if (asWord(agent) === undefined) return `The agent's name "${agent}" has characters that a command cannot hold.`;
  if (!/^(\[[\w=,.:]*\])?[\w/@.:;=+-]+$/.test(contact)) return `The contact "${contact}" of the agent "${agent}" is not the address of one phone.`;
  return undefined;
}
