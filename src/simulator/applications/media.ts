import type { Call } from '../call.js';
import { digitsOf } from '../digits.js';
import type { Application } from '../execute.js';
import { split } from '../originate/split.js';
import { endsMessage, isMissing, play } from '../playing.js';

function playMessage(call: Call, file: string, done: () => void, then?: () => void, from = 0): void {
  const { variables } = call.channel;
  const trouble = file ? (isMissing(file) ? 'FILE NOT FOUND' : isMute(call, file) ? 'PLAYBACK ERROR' : undefined) : 'PLAYBACK ERROR';
  if (trouble) {
    variables.set('current_application_response', trouble);
    return done();
  }
  play(call, file, {
    from,
    digit: (pressed) => endsMessage(call, pressed),
    ended: (response, why) => {
      variables.set('current_application_response', response);
      if (then && why === 'over') then();
      else done();
    },
  });
}

/** No engine of that name speaks here. */
const isMute = ({ channel: { variables } }: Call, file: string): boolean => file.startsWith('say:') && isMissing(variables.get('tts_engine') ?? '');

const again = (call: Call, file: string, times: number, done: () => void): void =>
  playMessage(call, file, done, times > 1 ? () => again(call, file, times - 1, done) : undefined);

/** Applications that play something. */
export const media: Record<string, Application> = {
  /** `file@@sample` begins there: at once behind the end of it. */
  playback: (call, data, done) => {
    const [file = '', sample = '0'] = data.split('@@');
    call.channel.variables.set('playback_terminator_used', undefined);
    playMessage(call, file, done, undefined, Number(sample) / 8);
  },
  endless_playback: (call, data, done) => again(call, data, Number.POSITIVE_INFINITY, done),
  /** `+3 file` */
  loop_playback: (call, data, done) => {
    const [, times = '1', file = ''] = /^\+(\d+) (.*)$/.exec(data) ?? [undefined, '1', data];
    again(call, file, Number(times), done);
  },
  play_and_get_digits: (call, data, done) => askForDigits(call, data, done),
};

/** `min max tries timeout terminators file invalid-file variable regexp [digit-timeout]`; times in milliseconds. */
function askForDigits(call: Call, data: string, done: () => void): void {
  const [min = '1', max = '1', tries = '1', timeout = '5000', terminators = '', file = '', invalid = '', variable = '', expression = '', between] = split(data, ' ');
  const { variables } = call.channel;
  let left = Math.max(1, Number(tries));
  const attempt = () => {
    let pressed = '';
    let timer = { cancel: () => undefined as void };
    let isOver = false;
    const isEnough = () => pressed.length >= Number(max);
    const finish = (stopped: boolean) => {
      if (isOver) return;
      isOver = true;
      timer.cancel();
      forgetDigits();
      forget();
      if (stopped) return done();
      if (pressed.length >= Number(min) && (!expression || new RegExp(`^(?:${expression})$`).test(pressed))) {
        variables.set(variable, pressed);
        return done();
      }
      left--;
      const next = () => (left > 0 && call.channel.isUp ? attempt() : done());
      if (invalid) play(call, invalid, { ended: (_response, why) => (why === 'over' ? next() : done()) });
      else next();
    };
    const wait = (delay: number) => {
      timer.cancel();
      timer = call.after(delay, () => finish(false));
    };
    const take = (digit: string): boolean => {
      if (terminators.includes(digit)) {
        variables.set('read_terminator_used', digit);
        queueMicrotask(() => finish(false));
        return true;
      }
      pressed += digit;
      if (isEnough()) queueMicrotask(() => finish(false));
      else wait(Number(between ?? timeout));
      return true;
    };
    const forgetDigits = digitsOf(call).take((digit) => void take(digit));
    const forget = call.whileRunning(() => finish(true));
    if (!file || isMissing(file)) return wait(Number(timeout));
    play(call, file, {
      digit: take,
      ended: (_response, why) => {
        if (why === 'over') wait(Number(timeout));
        else if (why !== 'digit' && why !== 'broken') finish(true);
      },
    });
  };
  attempt();
}
