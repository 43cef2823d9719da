import type { Page } from 'playwright-core';

/**
 * What on the page keeps somebody out who hears it, or who sees badly: fields and buttons without a name, pictures without words,
 * a description that is not there, an id twice, a heading that skips a level, and text of too little contrast (WCAG 2.2: 1.3.1, 1.4.3, 4.1.2).
 */
export const barriers = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const troubles: string[] = [];
    const isShown = (element: Element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    const words = (element: Element) => `<${element.tagName.toLowerCase()}> ${(element.textContent ?? '').trim().slice(0, 40) || element.outerHTML.slice(0, 80)}`;

    const named = (ids: string | null) => (ids ?? '').split(/\s+/).filter(Boolean);
    const nameOf = (element: Element): string => {
      const labelled = named(element.getAttribute('aria-labelledby')).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      const labels = [...((element as HTMLInputElement).labels ?? [])].map(({ textContent }) => textContent ?? '').join(' ');
      const alternatives = [...element.querySelectorAll('img[alt], svg[aria-label]')].map((inner) => inner.getAttribute('alt') ?? inner.getAttribute('aria-label') ?? '').join(' ');
      const own = element.matches('button, a, summary, [role=button]') ? (element.textContent ?? '') : '';
      return [labelled, element.getAttribute('aria-label') ?? '', labels, own, alternatives, element.getAttribute('title') ?? ''].join('').trim();
    };
    for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], summary, [role=button], iframe'))
      if (isShown(element) && nameOf(element) === '') troubles.push(`without a name: ${words(element)}`);
    for (const picture of document.querySelectorAll('img:not([alt])')) troubles.push(`a picture without words: ${picture.outerHTML.slice(0, 80)}`);
    for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby]'))
      for (const id of [...named(element.getAttribute('aria-describedby')), ...named(element.getAttribute('aria-labelledby'))])
        if (!document.getElementById(id)) troubles.push(`refers to ${id}, which is not there: ${words(element)}`);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) troubles.push(`the id ${id} is there twice`);
    let level = 0;
    for (const heading of document.querySelectorAll('.sd-page :is(h1, h2, h3, h4)')) {
      const own = Number(heading.tagName[1]);
      if (own > level + 1) troubles.push(`a heading of level ${own} follows one of level ${level}: ${words(heading)}`);
      level = own;
    }

    type Colour = [red: number, green: number, blue: number, alpha: number];
    const read = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = ([red, green, blue, alpha]: Colour, below: Colour): Colour => [red * alpha + below[0] * (1 - alpha), green * alpha + below[1] * (1 - alpha), blue * alpha + below[2] * (1 - alpha), 1];
    const backOf = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, backOf(element.parentElement));
    };
    const light = (colour: Colour) => {
      const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one: Colour, other: Colour) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const element = text.parentElement!;
      if (!text.nodeValue?.trim() || !isShown(element) || element.closest('script, style, option, :disabled, [aria-disabled=true]')) continue;
      const style = getComputedStyle(element);
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const back = backOf(element);
      const found = contrast(over(read(style.color), back), back);
      if (found < (isLarge ? 3 : 4.5)) troubles.push(`contrast ${found.toFixed(1)}: ${words(element)}`);
    }
    return [...new Set(troubles)];
  });

/**
 * Goes through the page by the Tab key alone, from the beginning of its part `from`, until the focus leaves the page or comes round. Gives
 * what had the focus, in words, and what was reached without being seen to be: neither outline nor shadow tells where one is.
 */
export async function byKeyboard(page: Page, from = 'body', most = 200): Promise<{ reached: string[]; unseen: string[] }> {
  await page.evaluate((part) => {
    // What fades in is there at once.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { transition: none !important; }');
    document.adoptedStyleSheets.push(sheet);
    const beginning = document.createElement('div');
    beginning.tabIndex = -1;
    document.querySelector(part)!.prepend(beginning);
    beginning.focus();
    beginning.remove();
  }, from);
  const reached: string[] = [];
  const unseen: string[] = [];
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (!element || element === document.body) return undefined;
      // A time has several parts, one after the other.
      if (element.getAttribute('data-reached') === 'last') return 'again';
      if (element.hasAttribute('data-reached')) return undefined;
      document.querySelector('[data-reached=last]')?.setAttribute('data-reached', '');
      element.setAttribute('data-reached', 'last');
      const label = (element as HTMLInputElement).labels?.[0]?.textContent ?? '';
      const style = getComputedStyle(element);
      const isSeen = (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
      return { words: (element.getAttribute('aria-label') ?? (label || (element.textContent ?? ''))).trim().slice(0, 60), isSeen };
    });
    if (!found) break;
    if (found === 'again') continue;
    reached.push(found.words);
    if (!found.isSeen) unseen.push(found.words);
  }
  await page.evaluate(() => document.querySelectorAll('[data-reached]').forEach((element) => element.removeAttribute('data-reached')));
  return { reached, unseen };
}
