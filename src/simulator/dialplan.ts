import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Action {
  application: string;
  data: string;
}

interface Extension {
  name: string;
  /** All must hold; the only field known here is destination_number. */
  conditions: string[];
  actions: Action[];
}

/** Contexts of the dialplan: name to extensions. */
export type Dialplan = Map<string, Extension[]>;

/** The drop-in file that a real switch loads. The simulator runs what is in it, so that the two cannot drift apart. */
const dropInFile = fileURLToPath(new URL('../../../freeswitch/dialplan/smart_dialers.xml', import.meta.url));

/** Contexts of a dialplan file; none when it is not there, as on a switch to which nobody copied it. */
export function readDialplan(file = dropInFile): Dialplan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  const contexts = elements(text.replace(/<!--.*?-->/gs, ''), 'context');
  return new Map(contexts.map(({ attributes, inside }) => [attributes.name ?? '', elements(inside, 'extension').map(extensionOf)]));
}

function extensionOf({ attributes, inside }: Element): Extension {
  return {
    name: attributes.name ?? '',
    conditions: elements(inside, 'condition').flatMap((condition) => condition.attributes.expression ?? []),
    actions: elements(inside, 'action').map((action) => ({ application: action.attributes.application ?? '', data: action.attributes.data ?? '' })),
  };
}

interface Element {
  attributes: Record<string, string>;
  inside: string;
}

/** Elements of one name, which none of their own kind nest in. */
function elements(text: string, name: string): Element[] {
  return [...text.matchAll(new RegExp(`<${name}\\b((?:[^>"]|"[^"]*")*?)(?:/>|>(.*?)</${name}>)`, 'gs'))].map(([, attributes = '', inside = '']) => ({
    attributes: Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, unescapeXml(value!)])),
    inside,
  }));
}

/** The first extension of the context that takes this number. */
export const findExtension = (dialplan: Dialplan, context: string, number: string): Extension | undefined =>
  dialplan.get(context)?.find(({ conditions }) => conditions.every((expression) => new RegExp(expression).test(number)));

/** The context as `xml_locate` prints it. */
export function contextAsXml(name: string, extensions: Extension[]): string {
  const text = extensions.map(({ name: extension, conditions: [expression], actions }) => {
    const condition = expression === undefined ? '<condition>' : `<condition field="destination_number" expression="${escapeXml(expression)}">`;
    const lines = actions.map(({ application, data }) => `        <action application="${application}" data="${escapeXml(data)}"></action>\n\n`);
    return `   <extension name="${extension}">\n    ${condition}\n${lines.join('')} </condition>\n  </extension>\n`;
  });
  return `<context name="${name}">\n${text.join('\n')}\n</context>\n`;
}

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const unescapeXml = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
