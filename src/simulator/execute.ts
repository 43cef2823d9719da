import { randomUUID } from 'node:crypto';
import { headerList } from '../switch/codec.js';
import type { Call } from './call.js';

/** An application of the dialplan. It calls `done` once, also when it is stopped. */
export type Application = (call: Call, data: string, done: () => void) => void;

/** Runs one application, with the events around it. False when the switch has none of this name. */
export function execute(call: Call, name: string, data: string, done: () => void): boolean {
  const application = call.exchange.applications.get(name);
  if (!application) return false;
  const { variables } = call.channel;
  const expanded = call.expand(data);
  const origin = (line: number) => ['switch_core_session.c', 'switch_core_session_exec', line] as const;
  const uuid = randomUUID();
  const about = headerList('Application', name, ...(expanded ? ['Application-Data', expanded] : []));
  call.lastApplication = [name, expanded];
  variables.set('current_application', name);
  variables.set('current_application_data', expanded);
  variables.set('current_application_response', undefined);
  call.fire('CHANNEL_EXECUTE', origin(2944), [...about, ...headerList('Application-UUID', uuid)]);
  variables.set('current_application', name);
  application(call, expanded, () => {
    const response = variables.get('current_application_response') ?? '_none_';
    call.fire('CHANNEL_EXECUTE_COMPLETE', origin(2967), [...about, ...headerList('Application-Response', response, 'Application-UUID', uuid)]);
    done();
  });
  return true;
}

/** Runs what a variable such as `execute_on_answer` holds: `application data` or `application::data`. */
export function executeOn(call: Call, variable: string): void {
  const text = call.channel.variables.get(variable);
  if (!text) return;
  const [, name = '', data = ''] = /^([^ :]*)(?:::|[ :])?(.*)$/s.exec(text) ?? [];
  if (name) execute(call, name, data, () => undefined);
}
