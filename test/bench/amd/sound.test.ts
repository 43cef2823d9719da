import { expect } from 'chai';
import { messageStart } from '../../../bench/amd/call.js';
import { fax, fromWav, joined, levelled, music, noise, samplesOf, silence, throughMuLaw, tone, toWav, trimmed } from '../../../bench/amd/sound.js';
import { seededRandom } from '../../../src/simulator/random.js';

const level = (samples: Float32Array): number => 20 * Math.log10(Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length));

describe('the sound of the corpus', () => {
  it('is written and read again', () => {
    const sound = tone(1_000, 200, -20);
    const [read, ...others] = fromWav(toWav(sound));
    expect(others).to.deep.equal([]);
    expect(read!.length).to.equal(sound.length);
    for (const [at, sample] of read!.entries()) expect(sample).to.be.closeTo(sound[at]!, 1e-4);
  });

  it('has two channels where a call was recorded', () => {
    const wav = Buffer.alloc(44 + 8);
    wav.writeUInt16LE(2, 22);
    wav.write('data', 36);
    for (const [at, value] of [100, -200, 300, -400].entries()) wav.writeInt16LE(value, 44 + at * 2);
    expect(fromWav(wav).map((channel) => [...channel].map((sample) => Math.round(sample * 32_768)))).to.deep.equal([[100, 300], [-200, -400]]);
  });

  it('is as loud as it should be', () => {
    expect(level(tone(700, 1_000, -20))).to.be.closeTo(-20, 0.2);
    expect(level(levelled(noise('hiss', samplesOf(1_000), seededRandom(1)), -30))).to.be.closeTo(-30, 0.5);
    expect(level(music(2_000, -24, seededRandom(1)))).to.be.within(-30, -20);
  });

  it('loses the silence around a voice, not the pause in it', () => {
    const voice = joined([tone(300, 100, -20), silence(200), tone(300, 100, -20)]);
    expect(trimmed(joined([silence(300), voice, silence(300)])).length).to.be.closeTo(voice.length, samplesOf(5));
    expect(trimmed(silence(100)).length).to.equal(0);
  });

  it('comes through G.711 with an error that grows with the sound', () => {
    expect(throughMuLaw(0)).to.equal(0);
    expect(throughMuLaw(2)).to.be.closeTo(1, 1e-9);
    for (const sample of [0.001, 0.01, 0.1, 0.5]) expect(Math.abs(throughMuLaw(-sample) + sample)).to.be.below(sample * 0.05 + 0.0002);
  });

  it('answers as a fax does: 2,100 Hz for three seconds', () => {
    const answer = fax(-20);
    let crossings = 0;
    for (let at = 8_001; at < 16_000; at++) if (answer[at - 1]! < 0 && answer[at]! >= 0) crossings++;
    expect(crossings).to.be.closeTo(2_100, 2);
  });

  it('tells when our message began, by the recording of the call', () => {
    const said = joined([silence(300), tone(500, 400, -20), silence(100), tone(900, 150, -20), silence(3_000)]);
    const lag = silence(40);
    const ours = joined([silence(1_040), tone(600, 500, -15)]);
    expect(messageStart([ours, joined([lag, said])], said)).to.be.closeTo(1_000, 6);
    expect(messageStart([silence(2_000), joined([lag, said])], said)).to.equal(undefined);
  });
});
