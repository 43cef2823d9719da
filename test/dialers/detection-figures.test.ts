import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Chosen, conflict, figureNames, figures, figuresOf, manners, type Figure, variablesOfFigures, whatDiffers } from '../../src/dialers/detection-figures.js';
import { dialerSettings } from '../../src/dialers/settings.js';

const dialplan = readFileSync(new URL('../../../freeswitch/dialplan/smart_dialers_detect.xml', import.meta.url), 'utf8');
const chosen = (own: Chosen['figures'], favours: Chosen['favours'] = 'balance'): Chosen => ({ favours, figures: own });

describe('the figures of the detection', () => {
  it('are those of the dialplan, with its defaults', () => {
    const defaults = Object.fromEntries([...dialplan.matchAll(/<anti-action application="set" data="smart_dialers_((?:detect|drop)_\w+)=(\d+)"\/>/g)].map(([, name, value]) => [name, value]));
    expect(variablesOfFigures(chosen(figuresOf('balance')))).to.deep.equal(defaults);
  });

  it('can all be what a manner has, or the least or the most of it where they agree', () => {
    for (const favours of manners) {
      expect(conflict(chosen({}, favours)), favours).to.equal(undefined);
      for (const name of figureNames) expect(dialerSettings.safeParse({ detection: { favours, figures: { [name]: figuresOf(favours)[name] } } }).success, name).to.equal(true);
    }
    for (const name of figureNames) {
      const { least, most, label }: Figure = figures[name];
      for (const value of [least - 1, most + 1, least + 0.5, String(least), null]) {
        const { error } = dialerSettings.safeParse({ detection: { figures: { [name]: value } } });
        expect(error?.issues[0]?.message, `${name} ${value}`).to.contain(`“${label}” is a whole number from`);
        expect(error?.issues[0]?.path).to.deep.equal(['detection', 'figures', name]);
      }
    }
  });

  it('are told to the dialplan as it counts them, and only where they are not its own', () => {
    expect(variablesOfFigures(chosen({}))).to.deep.equal({});
    expect(variablesOfFigures(chosen({ silenceMs: 1_000, doubtMs: 700 })), 'room for the silence').to.deep.equal({ detect_silence_hits: '49', detect_machine_ms: '1040', detect_doubt_ms: '700' });
    expect(variablesOfFigures(chosen({ silenceMs: 400, lateMs: 0 }))).to.deep.equal({ detect_silence_hits: '19', detect_late_ms: '0' });
    expect(variablesOfFigures(chosen({ doubtMs: 800 }, 'accuracy')), 'more than the manner').to.deep.equal({ detect_silence_hits: '60', detect_short_ms: '2860', detect_machine_ms: '1400', detect_doubt_ms: '800' });
  });

  it('differ from the manner or not', () => {
    expect(whatDiffers(chosen({ silenceMs: 680, doubtMs: 500 }))).to.deep.equal({ doubtMs: 500 });
    expect(whatDiffers(chosen({ silenceMs: 680, shortMs: 2_860 }, 'accuracy'))).to.deep.equal({ silenceMs: 680 });
  });

  it('cannot be what would never be decided, also together with those of the manner', () => {
    expect(conflict(chosen({ shortMs: 680 }))).to.deep.equal({ name: 'shortMs', message: 'A short greeting has its silence in it: “Short greeting, at most” (680 ms) must be more than “Silence that ends a greeting” (680 ms).' });
    expect(conflict(chosen({ machineMs: 1_200 }))).to.equal(undefined);
    expect(conflict(chosen({ machineMs: 1_200 }, 'accuracy'))?.name).to.equal('machineMs');
    expect(conflict(chosen({ silenceMs: 1_500, machineMs: 1_500 }))?.name).to.equal('machineMs');
    expect(conflict(chosen({ dropPauseMs: 1_400 }))?.name).to.equal('dropPauseMs');
  });
});
