/**
 * Runs inside of the sandbox before a script: makes what a script finds there, and keeps what we need afterwards from what
 * the script may change (`JSON`, `Error`, prototypes). It is text because the sandbox shares nothing with us.
 *
 * A script sees `contact`, `dialer`, `now`, `random` and `console.log`. The machine's time and chance are not there: `Date`
 * tells `now` and `Math.random` is `random`, so that the same contact at the same time with the same seed is chosen the same.
 */
export const prelude = `(function (input, time, seed, tell) {
  'use strict';
  const { parse, stringify } = JSON;
  const text = String;
  const cut = Function.prototype.call.bind(String.prototype.slice);
  const MachineDate = Date;

  const DateOfNow = function Date(...parts) {
    if (new.target === undefined) return new MachineDate(time).toString();
    return Reflect.construct(MachineDate, parts.length === 0 ? [time] : parts, new.target);
  };
  Object.setPrototypeOf(DateOfNow, MachineDate);
  DateOfNow.prototype = MachineDate.prototype;
  DateOfNow.now = () => time;
  MachineDate.prototype.constructor = DateOfNow;

  // mulberry32, as in src/simulator/random.ts.
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  Math.random = random;

  const shown = (value) => {
    if (typeof value === 'string') return value;
    try {
      return value instanceof Error ? text(value) : (stringify(value) ?? text(value));
    } catch {
      return '[cannot be shown]';
    }
  };
  const log = (...values) => {
    let line = '';
    for (let index = 0; index < values.length; index++) line += (index > 0 ? ' ' : '') + shown(values[index]);
    tell(cut(line, 0, 201));
  };
  const { contact, dialer } = parse(input);
  Object.assign(globalThis, { Date: DateOfNow, contact, dialer, now: new DateOfNow(), random, console: { log } });

  return {
    stringify: (value) => stringify(value),
    describe: (error) => {
      try {
        if (error instanceof Error) return stringify([cut(text(error.name), 0, 60), cut(text(error.message), 0, 300), cut(text(error.stack), 0, 2000)]);
        return stringify(['', cut(shown(error), 0, 300), '']);
      } catch {
        return '["","something that cannot be shown",""]';
      }
    },
  };
})`;
