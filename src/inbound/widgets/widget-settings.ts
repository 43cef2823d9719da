import { z } from 'zod';
import { usualLimits, type WidgetPurpose, widgetPurposes } from './widget-purpose.js';
import { usualTexts, type WidgetText, type WidgetTexts } from './widget-texts.js';

const words = (most: number) => z.string().trim().min(1, 'Write something here: visitors see it.').max(most);
const long: readonly WidgetText[] = ['promise', 'thanks', 'closed', 'later', 'unavailable', 'wrongNumber', 'mustAgree', 'tooMany', 'failed'];
const needed = Object.fromEntries(Object.keys(usualTexts['call me']).map((text) => [text, words(long.includes(text as WidgetText) ? 300 : 80)])) as Record<WidgetText, ReturnType<typeof words>>;
const textFields = { ...needed, mustAgree: z.string().trim().max(300).optional().describe('What is said where the consent must be ticked and is not; empty: what the visitor’s browser says, in its language.') };
const anId = z.int().positive();
const most = (limit: number) => {
  const error = `Say how many, from 1 to ${limit}.`;
  return z.int({ error }).min(1, error).max(limit, error);
};

/** For good: the words of one purpose are wrong for the other. */
const purpose = z.enum(widgetPurposes).describe('Whether visitors ask to be called, or never to be called again (an opt-out from every dialer of the account).');

/** Without defaults: of a change, what is left out stays as it is. */
const fields = {
  name: z.string().trim().min(1, 'Give the widget a name.').max(200),
  dialerId: z.int({ error: 'Choose the dialer that calls.' }).positive().nullable().describe('Whose contacts those who ask become. Needed by “call me”, and null of “never call me”.'),
  origins: z.array(z.string().trim().max(200)).max(50).describe('The sites whose pages may use it, such as https://www.example.com; no others may, but for its own page. Of “call me” one at least.'),
  scheduleId: anId.nullable().describe('When it is open; null is always.'),
  blacklistId: anId.nullable().describe('A list whose numbers are not added.'),
  texts: z.strictObject(textFields).partial().describe('The words that visitors see; {when} becomes the time at which it opens.'),
  colour: z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour is written like #2743c9.'),
  askName: z.boolean(),
  consent: z.string().trim().max(1_000).describe('What visitors agree to; empty when nothing is asked. It is kept with each request.'),
  mustConsent: z.boolean().describe('Whether they must tick it; otherwise it is only said.'),
  abroad: z.boolean().describe('Whether numbers of other countries than the account’s are taken: calls there can be dear.'),
  mostPerNumber: most(100).describe('Most requests in an hour for one number.'),
  mostPerAddress: most(1_000).describe('Most requests in an hour from one address (of IPv6, from one /64 network).'),
  mostPerHour: most(10_000).describe('Most requests in an hour of all.'),
  enabled: z.boolean(),
};

export const widgetChanges = z.strictObject(fields).partial();
export const widgetInput = widgetChanges.extend({ name: fields.name, purpose: purpose.optional() });
/** A widget as it is read. */
export const widgetFields = { ...fields, purpose, name: z.string(), origins: z.array(z.string()), texts: z.object(textFields) };

export type WidgetChanges = z.input<typeof widgetChanges>;
export type WidgetInput = z.input<typeof widgetInput>;

/** What a new widget has unless told otherwise. */
export const usualSettings = (of: WidgetPurpose) => ({
  purpose: of, dialerId: null, origins: [] as string[], scheduleId: null, blacklistId: null, texts: usualTexts[of] as WidgetTexts, colour: '#2743c9', askName: of === 'call me', consent: '', mustConsent: true, abroad: false,
  ...usualLimits[of], enabled: true,
});

/** The site of an address as browsers name it: scheme, host and port, in lower case. Undefined for what is none, or has a path. */
export function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, pathname, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === '' && username === '' ? origin : undefined;
}
