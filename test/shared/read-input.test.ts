import { expect } from 'chai';
import { z } from 'zod';
import { readInput } from '../../src/shared/read-input.js';

// Symptom: of a field that was left out people read "dialerId: Invalid input: expected number, received undefined".
// Cause: what a schema does not say itself was told in zod's own words.
// Fix: it is a sentence that names the field.
describe('what a schema finds wrong', () => {
  const schema = z.strictObject({
    dialerId: z.int().positive().optional(), setting: z.enum(['block', 'allow']).optional(), reason: z.string().min(1, 'Say why.').max(5).optional(), name: z.string().min(1).optional(), list: z.array(z.string()).min(2).optional(),
    either: z.union([z.string(), z.number()]).optional(), one: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]).optional(), step: z.number().multipleOf(5).optional(),
    at: z.iso.datetime().optional(), code: z.string().regex(/^\d$/).optional(), settings: z.strictObject({ ratio: z.number().max(3) }).optional(), agreed: z.boolean().optional(), confirm: z.literal('yes').optional(),
    named: z.record(z.string().max(2), z.string()).optional(), numbered: z.coerce.number().min(1).optional(), whole: z.union([z.number(), z.strictObject({ to: z.string() })]).optional(),
  });
  const wrong = (input: unknown) => {
    const read = readInput(schema, input, 'Nothing was saved.');
    if (read.ok) throw new Error('it was taken');
    expect(read.failure.status).to.equal(422);
    return [read.failure.field, read.failure.message.replace(/ Nothing was saved\.$/, '')];
  };

  it('is a sentence that names the field, and says that nothing came of it', () => {
    const cases: [unknown, string | undefined, string][] = [
      [{ dialerId: '7' }, 'dialerId', 'dialerId must be a number.'],
      [{ dialerId: 1.5 }, 'dialerId', 'dialerId must be a whole number.'],
      [{ dialerId: 0 }, 'dialerId', 'dialerId must be more than 0.'],
      [{ setting: 'x' }, 'setting', 'setting must be one of "block", "allow".'],
      [{ reason: '' }, 'reason', 'Say why.'],
      [{ reason: 'because' }, 'reason', 'reason must have at most 5 characters.'],
      [{ name: '' }, 'name', 'name must not be empty.'],
      [{ name: null }, 'name', 'name must be a text.'],
      [{ list: ['a'] }, 'list', 'list must have at least 2 entries.'],
      [{ list: [1, 'b'] }, 'list.0', 'list.0 must be a text.'],
      [{ either: true }, 'either', 'either must be a text or a number.'],
      [{ one: { kind: 'c' } }, 'one.kind', 'one.kind must be one of "a", "b".'],
      [{ one: {} }, 'one.kind', 'Give one.kind: one of "a", "b".'],
      [{ step: 3 }, 'step', 'step must be a multiple of 5.'],
      [{ at: 'now' }, 'at', 'at must be a point in time, such as 2026-11-22T09:00:00Z.'],
      [{ code: 'x' }, 'code', 'code is not written as it must be.'],
      [{ settings: {} }, 'settings.ratio', 'Give settings.ratio.'],
      [{ settings: { ratio: 4 } }, 'settings.ratio', 'settings.ratio must be 3 or less.'],
      [{ settings: { ratio: 1, speed: 1, colour: 1 } }, 'settings', 'There is no "speed", "colour" in settings.'],
      [{ agreed: 'yes' }, 'agreed', 'agreed must be true or false.'],
      [{ confirm: 'no' }, 'confirm', 'confirm must be "yes".'],
      [{ named: { abc: 'x' } }, 'named.abc', 'named.abc cannot be taken. It must have at most 2 characters.'],
      [{ numbered: 'x' }, 'numbered', 'numbered must be a number.'],
      [{ whole: { to: 1 } }, 'whole', 'whole cannot be taken. to must be a text.'],
      [{ nothing: 1 }, undefined, 'There is no "nothing" here.'],
      [[], undefined, 'It must be an object.'],
    ];
    for (const [input, field, message] of cases) expect(wrong(input), JSON.stringify(input)).to.deep.equal([field, message]);
  });

  it('is what is to be given, of a field that is left out', () => {
    const told = (left: z.ZodType) => {
      const read = readInput(z.object({ left }), {}, 'Nothing was saved.');
      return read.ok ? undefined : read.failure.message;
    };
    expect(told(z.number())).to.equal('Give left. Nothing was saved.');
    expect(told(z.enum(['a', 'b']))).to.equal('Give left: one of "a", "b". Nothing was saved.');
    expect(told(z.union([z.string(), z.number()]))).to.equal('Give left. Nothing was saved.');
    expect(told(z.string().optional().nonoptional())).to.equal('Give left. Nothing was saved.');
    expect(told(z.string('Say by left which one it is.'))).to.equal('Say by left which one it is. Nothing was saved.');
  });

  it('has where it stands in all that was sent', () => {
    const read = readInput(z.array(z.object({ text: z.string() })), [{}], 'Nothing was saved.', ['criteria']);
    expect(read).to.deep.equal({ ok: false, failure: { status: 422, field: 'criteria.0.text', message: 'Give 0.text. Nothing was saved.' } });
  });
});
