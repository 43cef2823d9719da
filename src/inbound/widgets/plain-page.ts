import type { Country } from '../../shared/phone-number.js';
import type { Widget } from './widget.entity.js';
import { usualTexts } from './widget-texts.js';

/** What the page may load and do: its own script, and what that asks of us. No site may show it in a frame. */
export const pagePolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page with nothing but the form in it, for a link in a letter or a text. `script` is the address of the widget's script, relative to it. */
export function plainPage(widget: Pick<Widget, 'purpose' | 'texts'>, country: Country, script: string): string {
  return `<!doctype html>
<html lang="${languageOf(widget, country)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(widget.texts.heading)}</title>
</head>
<body>
<noscript lang="en">This form needs JavaScript.</noscript>
<script src="${escaped(script)}" data-page></script>
</body>
</html>
`;
}

/** The same where there is no such form, or none in use: whoever followed a link reads it. */
export const noPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>There is no such form</title>
</head>
<body>
<h1>There is no such form</h1>
<p>Please look at the link again. The form may be out of use, too.</p>
</body>
</html>
`;

/** English as long as the words are ours; else what is spoken by most in the account's country, by Unicode's likely subtags. It is what a screen reader reads them in. */
const languageOf = ({ purpose, texts }: Pick<Widget, 'purpose' | 'texts'>, country: Country): string =>
  texts.heading === usualTexts[purpose].heading ? 'en' : new Intl.Locale(`und-${country}`).maximize().language;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter]!);
