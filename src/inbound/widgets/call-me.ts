/* What runs in the browser: on the pages of a site (script.ts), and as the preview in the back office. It imports nothing. */

export interface CallMeSettings {
  texts: Record<'button' | 'heading' | 'promise' | 'number' | 'name' | 'send' | 'sending' | 'thanks' | 'closed' | 'callLater' | 'later' | 'unavailable' | 'wrongNumber' | 'tooMany' | 'failed' | 'close', string> & { mustAgree?: string };
  colour: string;
  askName: boolean;
  consent: string;
  mustConsent: boolean;
}

/** Whether it is open, and a ticket that is good from `waitSeconds` after it was given. */
interface CallMeState {
  isOpen: boolean;
  opensAt: string | null;
  mayWait: boolean;
  ticket: string;
  waitSeconds: number;
}

/** Where the form asks and sends; it throws where nothing could be reached. The state is one where the status is 200. */
export interface CallMeService {
  state(): Promise<{ status: number; body: CallMeState }>;
  send(request: Record<string, unknown>): Promise<{ status: number; body: { callsFrom?: string | null; field?: string } }>;
}

/** Where it is shown: as a button in the corner or at its place, which opens a dialog; or as the one thing of a page of its own. */
export type CallMeShape = 'corner' | 'place' | 'page';

/**
 * Puts the button into `place`, and its form into a dialog, or the form alone; gives a function that takes it away. Styles are in
 * a shadow root, so that the page's and ours leave each other alone. Texts are only ever set as text.
 *
 * It is sent to browsers as its own source (script.ts), so it must need nothing from outside of its body.
 */
export function callMe({ texts, colour, askName, consent, mustConsent }: CallMeSettings, service: CallMeService, place: HTMLElement, shape: CallMeShape): () => void {
  const isPage = shape === 'page';
  const isFloating = shape === 'corner';
  const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, values: Record<string, string | boolean> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Tag] => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(values)) if (value !== false) element.setAttribute(name, value === true ? '' : value);
    element.append(...children);
    return element;
  };
  /** Black or white, whichever is easier to read on the colour (WCAG's relative luminance). */
  const inkOn = (colour: string): string => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
      const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff';
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; ${isPage ? 'position: fixed; inset: 0; overflow: auto; background: #eef1f4; padding: clamp(0px, 4vw, 64px) 0;' : `display: ${isFloating ? 'block' : 'inline-block'};`} }
    * { box-sizing: border-box; font: inherit; color: inherit; letter-spacing: normal; }
    .all { font: 16px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; color: #14212b; text-align: start; }
    button { cursor: pointer; border: 0; border-radius: 8px; min-height: 44px; padding: 10px 20px; }
    .main { background: ${colour}; color: ${inkOn(colour)}; font-weight: 600; }
    .main:hover { filter: brightness(1.08); }
    .opener { ${isFloating ? 'position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; box-shadow: 0 4px 16px rgb(0 0 0 / .28); border-radius: 999px; max-width: calc(100vw - 40px);' : ''} }
    :is(button, input):focus-visible { outline: 3px solid #14212b; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
    dialog { border: 0; border-radius: 12px; padding: 0; width: min(400px, calc(100vw - 24px)); max-height: calc(100dvh - 24px); overflow: auto; background: #fff; box-shadow: 0 12px 48px rgb(0 0 0 / .35); animation: come .16s ease-out; }
    main { width: min(440px, 100%); margin: 0 auto; background: #fff; border-radius: 12px; box-shadow: 0 1px 3px rgb(0 0 0 / .2); }
    @media (max-width: 480px) { ${isPage ? ':host { padding: 0; background: #fff; }' : ''} main { border-radius: 0; box-shadow: none; } }
    dialog::backdrop { background: rgb(10 20 28 / .55); }
    .inside { padding: 20px 24px 24px; }
    .head { display: flex; align-items: flex-start; justify-content: space-between; gap: 12px; margin-bottom: 4px; }
    :is(h1, h2) { margin: 6px 0 8px; font-size: 21px; line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; hyphens: auto; }
    p { margin: 0 0 16px; overflow-wrap: anywhere; }
    .close { background: none; padding: 0; width: 44px; min-width: 44px; margin: -4px -12px 0 0; font-size: 26px; line-height: 1; }
    .close:hover { background: #eef1f4; }
    label { display: block; font-weight: 600; margin-bottom: 4px; }
    input:not([type=checkbox]) { display: block; width: 100%; min-height: 46px; padding: 8px 12px; margin-bottom: 16px; border: 1px solid #6b7a86; border-radius: 8px; background: #fff; font-size: 17px; }
    input[aria-invalid=true] { border: 2px solid #b3142d; }
    .agree input[aria-invalid=true]:not(:focus-visible) { border: 0; outline: 2px solid #b3142d; outline-offset: 2px; }
    .agree:has([aria-invalid=true]) { margin-bottom: 6px; }
    .agree { display: grid; grid-template-columns: 22px 1fr; gap: 10px; align-items: start; font-size: 14px; font-weight: 400; margin-bottom: 16px; }
    .agree input { width: 20px; height: 20px; margin: 0; accent-color: ${colour}; }
    .small { font-size: 14px; color: #46535e; }
    .send { width: 100%; }
    .send[aria-disabled=true] { opacity: .6; cursor: default; }
    .says:empty { display: none; }
    .says:focus { outline: none; }
    .says { margin: 4px 0 16px; padding: 10px 14px; border-radius: 8px; background: #eaf1fb; }
    .says.bad { background: #fdecee; color: #7c0d20; }
    .says.last { margin: 8px 0 4px; }
    .trap { position: absolute; left: -9999px; width: 1px; height: 1px; overflow: hidden; }
    [hidden] { display: none !important; }
    @keyframes come { from { opacity: 0; transform: translateY(8px); } }
    @media (prefers-reduced-motion: reduce) { dialog { animation: none; } }
  `);
  const heading = make(isPage ? 'h1' : 'h2', { id: 'heading' }, texts.heading);
  const promise = make('p', {}, texts.promise);
  // Live regions are there from the start: what is only put in with its text is not read out everywhere.
  const says = make('p', { class: 'says', id: 'says', role: 'status', 'aria-live': 'polite', tabindex: '-1' });
  const number = make('input', { id: 'number', name: 'number', type: 'tel', autocomplete: 'tel', required: true, maxlength: '40', 'aria-describedby': 'says' });
  const name = make('input', { id: 'name', name: 'name', type: 'text', autocomplete: 'name', maxlength: '200' });
  const trap = make('input', { id: 'website', name: 'website', type: 'text', tabindex: '-1', autocomplete: 'off' });
  const box = make('input', { id: 'agrees', type: 'checkbox', required: true, 'aria-describedby': 'lacks' });
  const lacks = make('p', { class: 'says bad', id: 'lacks', role: 'status', 'aria-live': 'polite' });
  const send = make('button', { class: 'main send', type: 'submit' }, texts.send);
  const form = make(
    'form',
    // Of what is missing it tells itself, in the words of the site.
    { novalidate: true },
    make('label', { for: 'number' }, texts.number),
    number,
    ...(askName ? [make('label', { for: 'name' }, texts.name), name] : []),
    make('div', { class: 'trap', 'aria-hidden': 'true' }, make('label', { for: 'website' }, 'Website'), trap),
    ...(consent === '' ? [] : mustConsent ? [make('label', { class: 'agree' }, box, make('span', {}, consent)), lacks] : [make('p', { class: 'small' }, consent)]),
    send,
  );
  const close = make('button', { class: 'close', type: 'button', 'aria-label': texts.close, title: texts.close }, '×');
  const inside = make('div', { class: 'inside' }, make('div', { class: 'head' }, heading, ...(isPage ? [] : [close])), promise, says, form);
  const dialog = make('dialog', { 'aria-labelledby': 'heading' });
  const opener = make('button', { class: 'main opener', type: 'button', 'aria-haspopup': 'dialog' }, texts.button);
  const host = make('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(make('div', { class: 'all' }, ...(isPage ? [make('main', {}, inside)] : [opener, dialog])));
  if (!isPage) dialog.append(inside);

  /** Empty until it is known whether it is open. */
  let state: CallMeState | undefined;
  let stateAt = 0;
  let isSending = false;
  const hour = 3_600_000;

  const say = (text: string, isBad = false, isLast = false) => {
    says.className = `says${isBad ? ' bad' : ''}${isLast ? ' last' : ''}`;
    says.textContent = text;
  };
  const withTime = (text: string, at: string | null | undefined): string => {
    const language = document.documentElement.lang || undefined;
    const options = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const;
    let when = '';
    try {
      when = at ? new Date(at).toLocaleString(language, options) : '';
    } catch {
      when = at ? new Date(at).toLocaleString(undefined, options) : '';
    }
    return text.replaceAll('{when}', when);
  };
  const show = ({ isOpen, opensAt, mayWait }: CallMeState) => {
    promise.hidden = !isOpen;
    form.hidden = !isOpen && !mayWait;
    send.textContent = isOpen ? texts.send : texts.callLater;
    say(isOpen ? '' : opensAt === null ? texts.unavailable : withTime(texts.closed, opensAt), false, form.hidden);
  };
  const ask = async (): Promise<CallMeState> => {
    const { status, body } = await service.state();
    if (status !== 200) throw status;
    state = body;
    stateAt = performance.now();
    return state;
  };
  /** `fault` is a status, or what was thrown where nothing could be reached. */
  const sayFailed = (fault: unknown) => say(fault === 429 ? texts.tooMany : texts.failed, true);
  const sayWrong = (field: HTMLInputElement, isWrong: boolean) => (isWrong ? field.setAttribute('aria-invalid', 'true') : field.removeAttribute('aria-invalid'));
  const sayLacks = (isLacking: boolean) => {
    sayWrong(box, isLacking);
    lacks.textContent = isLacking ? texts.mustAgree || box.validationMessage : '';
  };
  const sayWrongNumber = () => {
    say(texts.wrongNumber, true);
    sayWrong(number, true);
    number.focus();
  };
  const open = async () => {
    form.reset();
    sayWrong(number, false);
    sayLacks(false);
    promise.hidden = form.hidden = false;
    send.textContent = texts.send;
    say('');
    if (!isPage) {
      dialog.showModal();
      number.focus();
    }
    try {
      show(await ask());
    } catch (fault) {
      state = undefined;
      sayFailed(fault);
    }
    if (dialog.open && form.hidden) close.focus();
  };
  const submit = async () => {
    if (!state || performance.now() - stateAt > hour) show(await ask());
    const { ticket, waitSeconds, isOpen, mayWait } = state!;
    if (!isOpen && !mayWait) return;
    // Whoever's browser filled the form in is quicker than people are thought to be.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, stateAt + waitSeconds * 1_000 + 50 - performance.now())));
    const { status, body } = await service.send({ number: number.value, name: name.value, agrees: box.checked, later: !isOpen, website: trap.value, page: location.href, ticket });
    if (status === 202) {
      promise.hidden = form.hidden = true;
      say(body.callsFrom ? withTime(texts.later, body.callsFrom) : texts.thanks, false, true);
      // What had the focus is gone.
      (isPage ? says : close).focus();
    } else if (status === 422 && body.field === 'number') {
      sayWrongNumber();
    } else if (status === 409) {
      // It has closed, or opened, since the form was opened.
      show(await ask());
    } else sayFailed(status);
  };
  /** Whether something is missing; the first of it has the focus. */
  const lacksSomething = () => {
    const [hasNumber, agrees] = [number.value.trim() !== '', !mustConsent || consent === '' || box.checked];
    sayWrong(number, false);
    sayLacks(!agrees);
    // That it is closed stays.
    if (says.classList.contains('bad')) say('');
    if (!agrees) box.focus();
    if (!hasNumber) sayWrongNumber();
    return !hasNumber || !agrees;
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isSending || lacksSomething()) return;
    isSending = true;
    // Not `disabled`, which would take the focus from it.
    send.setAttribute('aria-disabled', 'true');
    say(texts.sending);
    try {
      await submit();
    } catch (fault) {
      sayFailed(fault);
    } finally {
      isSending = false;
      send.removeAttribute('aria-disabled');
    }
  });
  box.addEventListener('change', () => sayLacks(false));
  opener.addEventListener('click', open);
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => opener.focus());
  place.append(host);
  if (isPage) void open();
  return () => host.remove();
}

/**
 * Finds its place on the page once that is there, and asks the service at `base`. `place` of the script element is the id of
 * an element to put the button into; without it the button floats in the corner; with `page` the form is all of the page.
 * Sent as its own source, as `callMe`.
 */
export function startCallMe(script: HTMLScriptElement, settings: CallMeSettings, run: typeof callMe): void {
  const base = script.src.replace(/\.js(?:[?#].*)?$/, '');
  const service: CallMeService = {
    async state() {
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
      const response = await fetch(`${base}/state?zone=${encodeURIComponent(timeZone)}`, { credentials: 'omit', cache: 'no-store' });
      return { status: response.status, body: await response.json() };
    },
    async send(request) {
      const response = await fetch(`${base}/requests`, { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request) });
      return { status: response.status, body: await response.json() };
    },
  };
  const start = () => {
    const place = script.dataset.place ? document.getElementById(script.dataset.place) : null;
    run(settings, service, place ?? document.body, 'page' in script.dataset ? 'page' : place ? 'place' : 'corner');
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}
