import type { Call } from '../call.js';
import type { Application } from '../execute.js';
import { split } from '../originate/split.js';

function assign(call: Call, assignment: string): string | undefined {
  const equals = assignment.indexOf('=');
  if (equals <= 0) return undefined;
  const name = assignment.slice(0, equals).trim();
  // Filled in once more than the data of other applications.
  call.channel.variables.set(name, call.expand(assignment.slice(equals + 1)));
  return name;
}

const assigned: Application = (call, data, done) => {
  assign(call, data);
  done();
};

/** Applications that set variables. */
export const variables: Record<string, Application> = {
  set: assigned,
  set_global: (call, data, done) => {
    const equals = data.indexOf('=');
    if (equals > 0) call.exchange.globals.set(data.slice(0, equals), data.slice(equals + 1));
    done();
  },
  /** For this leg and those that it places; `nolocal:name=value` for those alone. */
  export: (call, data, done) => {
    const { variables: own } = call.channel;
    const text = data.replace(/^(_nolocal_|nolocal:)/, '');
    const equals = text.indexOf('=');
    const name = equals > 0 ? text.slice(0, equals) : text;
    if (text !== data) own.set(`nolocal:${name}`, text.slice(equals + 1));
    else assign(call, text);
    const exported = own.get('export_vars');
    const listed = text === data ? name : `nolocal:${name}`;
    if (!exported?.split(',').includes(listed)) own.set('export_vars', exported ? `${exported},${listed}` : listed);
    done();
  },
  multiset: (call, data, done) => {
    for (const item of split(data, ' ')) assign(call, item);
    done();
  },
  unset: (call, data, done) => {
    call.channel.variables.set(data, undefined);
    done();
  },
  multiunset: (call, data, done) => {
    for (const name of split(data, ' ')) call.channel.variables.set(name, undefined);
    done();
  },
  hash: (call, data, done) => {
    call.exchange.hash.command(data);
    done();
  },
};
