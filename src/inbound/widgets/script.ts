import { callMe, type CallMeSettings, startCallMe } from './call-me.js';
import type { Widget } from './widget.entity.js';

const sourceOf = (part: (...given: never[]) => unknown): string =>
  part
    .toString()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//') && !/^\/\*.*\*\/$/.test(line))
    .join('\n');

const program = `const run = ${sourceOf(callMe)};\nconst start = ${sourceOf(startCallMe)};`;

/** The script for a site's pages: the form's own code, with the widget's texts in it. Of a widget that is not in use, one that does nothing. */
export function scriptOf(widget: Widget): string {
  if (!widget.enabled) return '/* This form is not in use at the moment. */\n';
  const { texts, colour, askName, consent, mustConsent } = widget;
  const settings: CallMeSettings = { texts, colour, askName, consent, mustConsent };
  // Before anything that waits: only now the browser knows which script runs.
  return `(() => {\n'use strict';\nconst script = document.currentScript;\n${program}\nstart(script, ${literal(settings)}, run);\n})();\n`;
}

/** As JSON, which is JavaScript; `<` is written so that no page that prints the script can be ended by a text in it. */
const literal = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
