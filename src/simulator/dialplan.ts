import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labDialplan } from './lab-dialplan.js';
import { split } from './originate/split.js';
import { elementsNamed, parseXml, printXml, type Element } from './xml.js';

export interface Action {
  application: string;
  data: string;
}

/** Contexts of the dialplan by name. */
export type Dialplan = Map<string, Element>;

/** What a dialplan asks of a leg while it looks for its way. */
export interface Routed {
  /** A field of a condition, or a variable. */
  value(name: string): string | undefined;
  expand(text: string): string;
  /** Runs an action at once: one with `inline="true"`. */
  run(action: Action): void;
  /** Notes the groups of the condition that matched. */
  matched(groups: string[]): void;
}

/** The drop-in files that a real switch loads. The simulator runs what is in them, so that the two cannot drift apart. */
const dropInFolder = fileURLToPath(new URL('../../../freeswitch/dialplan', import.meta.url));

/**
 * Contexts of the dialplan files in a folder, or of one file; nothing when it is not there, as on a switch to which
 * nobody copied it. The lab's own contexts are always there; what the folder has in `public` is first in the one of that name.
 */
export function readDialplan(path: string | false = dropInFolder): Dialplan {
  const isFolder = path !== false && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
  const callIn = !isFolder ? [] : filesAt(join(path, 'public')).flatMap((file) => elementsNamed(parseXml(readFileSync(file, 'utf8')), 'extension'));
  const texts = [labDialplan(callIn.map((extension) => printXml(extension)).join('')), ...(path === false ? [] : filesAt(path).map((file) => readFileSync(file, 'utf8')))];
  return new Map(texts.flatMap((text) => elementsNamed(parseXml(text), 'context')).map((context) => [context.attributes.name ?? '', context]));
}

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  return found.isDirectory() ? readdirSync(path).filter((name) => name.endsWith('.xml')).sort().map((name) => join(path, name)) : [path];
}

/**
 * The actions for a leg in this context, as mod_dialplan_xml finds them: conditions are judged now, all of
 * them, before the first action runs. Undefined when no extension takes it.
 */
export function findActions(context: Element | undefined, leg: Routed): Action[] | undefined {
  const actions: Action[] = [];
  let found = false;
  for (const extension of context?.children ?? []) {
    if (extension.name !== 'extension' || !takes(extension, leg, actions)) continue;
    found = true;
    if (extension.attributes.continue !== 'true') break;
  }
  return found ? actions : undefined;
}

function takes(extension: Element, leg: Routed, actions: Action[]): boolean {
  let proceeds = false;
  for (const condition of extension.children) {
    if (condition.name !== 'condition') continue;
    const groups = matchOf(condition, leg);
    const wanted = groups ? 'action' : 'anti-action';
    const own = condition.children.filter(({ name }) => name === wanted);
    for (const { attributes } of own) {
      const action = { application: attributes.application ?? '', data: substitute(attributes.data ?? '', groups ?? []) };
      if (attributes.inline === 'true') leg.run(action);
      else actions.push(action);
    }
    proceeds = groups !== undefined || own.length > 0;
    const breaks = condition.attributes.break ?? 'on-false';
    if (breaks === 'always' || breaks === (groups ? 'on-true' : 'on-false')) break;
  }
  return proceeds;
}

/** The match and its groups; undefined when the condition does not hold. */
function matchOf(condition: Element, leg: Routed): string[] | undefined {
  const { regex } = condition.attributes;
  if (regex === undefined) return matchField(condition, leg);
  const matches = condition.children.filter(({ name }) => name === 'regex').map((each) => matchField(each, leg));
  const held = matches.filter((groups) => groups !== undefined);
  const holds = regex === 'any' ? held.length > 0 : regex === 'xor' ? held.length === 1 : held.length === matches.length;
  return holds ? (held.at(-1) ?? []) : undefined;
}

function matchField({ attributes: { field, expression } }: Element, leg: Routed): string[] | undefined {
  if (field === undefined || expression === undefined) return [];
  const value = (field.includes('${') ? leg.expand(field) : leg.value(field)) ?? '';
  const match = new RegExp(expression.replace(/^\/(.*)\/$/s, '$1')).exec(value);
  if (!match) return undefined;
  // Without groups there is nothing to note, and so the switch does not.
  if (expression.includes('(')) leg.matched([...match].map((group) => group ?? ''));
  return [...match].map((group) => group ?? '');
}

const substitute = (data: string, groups: string[]): string =>
  groups.length ? data.replace(/\$(\d+)/g, (_, index) => groups[Number(index)] ?? '') : data;

/** The dialplan `inline`: `app:data,app:data`, or with another sign between them `m:^:app:data^app:data`. */
export function inlineActions(text: string): Action[] {
  const [, sign = ',', list = ''] = /^m:(.):(.*)$/is.exec(text) ?? [undefined, ',', text];
  return split(list, sign).map((item) => {
    const colon = item.indexOf(':');
    return colon < 0 ? { application: item, data: '' } : { application: item.slice(0, colon), data: item.slice(colon + 1) };
  });
}
