import { headerList } from '../../switch/codec.js';
import { answer } from '../answer.js';
import { causeNamed } from '../causes.js';
import type { Application } from '../execute.js';
import { split } from '../originate/split.js';
import { waitParked } from '../park.js';
import { actionsFor, transfer } from '../routing.js';
import { runInside } from '../script.js';

const nothing: Application = (_call, _data, done) => done();

/** Applications that say how a leg goes on. */
export const flow: Record<string, Application> = {
  answer: (call, _data, done) => {
    answer(call);
    done();
  },
  pre_answer: nothing,
  ring_ready: nothing,
  park: (call, _data, done) => waitParked(call, done),
  sleep: (call, data, done) => {
    const timer = call.after(Number.parseInt(data, 10) || 0, () => {
      forget();
      done();
    });
    const forget = call.whileRunning(() => {
      timer.cancel();
      done();
    }, true);
  },
  hangup: (call, data, done) => {
    // The application is over between CHANNEL_HANGUP and CHANNEL_HANGUP_COMPLETE.
    call.whileRunning(() => done());
    call.hangup(data ? causeNamed(data) : 'NORMAL_CLEARING', 'us');
  },
  /** `extension [dialplan [context]]` */
  transfer: (call, data, done) => {
    const [extension = '', dialplan, context] = split(data, ' ');
    transfer(call, { extension, dialplan, context }, done);
  },
  /** The actions of another extension, and then back to the next one here. */
  execute_extension: (call, data, done) => {
    const [extension = '', dialplan, context] = split(data, ' ');
    const { profile } = call.channel;
    call.channel.profile = { ...profile, destination: extension, dialplan: dialplan || profile.dialplan, context: context || profile.context };
    const actions = actionsFor(call);
    call.channel.profile = profile;
    if (actions) runInside(call, actions, done);
    else done();
  },
  break: (_call, _data, done) => done(),
  log: nothing,
  info: nothing,
  verbose_events: nothing,
  set_audio_level: nothing,
  preprocess: nothing,
  /** `Event-Name=CUSTOM,Event-Subclass=x::y,name=value`: what it names, and all that the leg says of itself. */
  event: (call, data, done) => {
    const pairs = split(data, ',').flatMap((item): [string, string][] => {
      const equals = item.indexOf('=');
      return equals > 0 ? [[item.slice(0, equals), item.slice(equals + 1)]] : [];
    });
    const value = (name: string) => pairs.find(([key]) => key.toLowerCase() === name)?.[1];
    const subclass = value('event-subclass');
    const name = subclass === undefined ? (value('event-name') ?? 'CHANNEL_APPLICATION') : 'CUSTOM';
    const own = pairs.filter(([key]) => !/^event-(name|subclass)$/i.test(key));
    call.fireWith(name, ['mod_dptools.c', 'event_function', 1902], headerList(...own.flat()), subclass);
    done();
  },
};
