/** An element of a configuration file; text between elements is of no use here and dropped. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
}

const tag = /<(\/?)([\w.:-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;

/** The outermost elements of a text. Comments are dropped; what is never closed ends with its parent. */
export function parseXml(text: string): Element[] {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  for (const [, closes, name = '', attributes = '', isEmpty] of text.replace(/<!--.*?-->|<\?.*?\?>/gs, '').matchAll(tag)) {
    if (closes) {
      const at = open.findLastIndex((element) => element.name === name);
      if (at > 0) open.length = at;
      continue;
    }
    const element: Element = { name, attributes: attributesOf(attributes), children: [] };
    open.at(-1)!.children.push(element);
    if (!isEmpty) open.push(element);
  }
  return root.children;
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name, double, single]) => [name!, unescapeXml(double ?? single ?? '')]));

/** All elements of this name, however deep. */
export const elementsNamed = (elements: Element[], name: string): Element[] =>
  elements.flatMap((element) => [...(element.name === name ? [element] : []), ...elementsNamed(element.children, name)]);

/** As the switch prints it. */
export function printXml({ name, attributes, children }: Element, depth = 0): string {
  const indent = '  '.repeat(depth);
  const head = `${indent}<${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join('')}>`;
  return children.length ? `${head}\n${children.map((child) => printXml(child, depth + 1)).join('')}${indent}</${name}>\n` : `${head}</${name}>\n`;
}

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const unescapeXml = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
