export type Action = readonly [application: string, data: string];

export interface Extension {
  name: string;
  /** Compared with the destination number. */
  expression: string;
  actions: Action[];
}

/** Contexts of the dialplan: name to extensions. */
export type Dialplan = Map<string, Extension[]>;

/** The same as the files in freeswitch/ that a real switch loads. */
export const dropInDialplan = (): Dialplan =>
  new Map([
    [
      'smart_dialers',
      [
        {
          name: 'broadcast',
          expression: '^broadcast$',
          actions: [
            ['playback', '${smart_dialers_message}'],
            ['set', 'smart_dialers_note=played'],
            ['hangup', 'NORMAL_CLEARING'],
          ],
        },
      ],
    ],
  ]);

export const findExtension = (dialplan: Dialplan, context: string, number: string): Extension | undefined =>
  dialplan.get(context)?.find(({ expression }) => new RegExp(expression).test(number));

/** The context as `xml_locate` prints it. */
export function contextAsXml(name: string, extensions: Extension[]): string {
  const text = extensions.map(
    (extension) =>
      `   <extension name="${extension.name}">\n    <condition field="destination_number" expression="${escapeXml(extension.expression)}">\n` +
      extension.actions.map(([app, data]) => `        <action application="${app}" data="${escapeXml(data)}"></action>\n\n`).join('') +
      ' </condition>\n  </extension>\n',
  );
  return `<context name="${name}">\n${text.join('\n')}\n</context>\n`;
}

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
