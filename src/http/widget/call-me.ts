/** What the script is given when it is fetched. */
export interface CallMe {
  title: string;
  explanation: string;
  button: string;
  thanks: string;
  /** ISO 8601; null while it is open. */
  opensAt: string | null;
}

/**
 * The form, as it runs in a visitor's browser: it is sent there as the text of this function, so it uses nothing from outside
 * of itself. It stands where its script tag stands, in a shadow root, so that neither page nor form changes the other's looks.
 */
export function callMe({ title, explanation, button, thanks, opensAt }: CallMe): void {
  const script = document.currentScript as HTMLScriptElement | null;
  if (!script) return;
  const address = script.src.replace(/\.js(\?.*)?$/, '/calls');
  const host = document.createElement('div');
  script.after(host);
  const root = host.attachShadow({ mode: 'open' });
  const element = <Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Record<string, string> = {}, text = ''): HTMLElementTagNameMap[Name] => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };
  const later = (at: string): string => `We call from ${new Date(at).toLocaleString(undefined, { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })} on.`;

  const style = element('style', {}, `
    :host { all: initial; display: block; font: 16px/1.5 system-ui, sans-serif; color: #1b2733; max-width: 22rem; }
    form { border: 1px solid #c9d2da; border-radius: 10px; padding: 20px; background: #fff; }
    h2 { font-size: 1.15rem; margin: 0 0 4px; } p { margin: 0 0 12px; }
    label { display: block; font-weight: 600; margin-bottom: 4px; }
    input { box-sizing: border-box; width: 100%; font: inherit; color: inherit; padding: 8px 10px; border: 1px solid #74828f; border-radius: 6px; margin-bottom: 12px; background: #fff; }
    input[aria-invalid=true] { border-color: #b3261e; }
    button { font: inherit; font-weight: 600; color: #fff; background: #2347c5; border: 0; border-radius: 6px; padding: 10px 18px; cursor: pointer; }
    button[disabled] { opacity: .6; } :focus-visible { outline: 3px solid #7b9bff; outline-offset: 2px; }
    .trouble { color: #b3261e; } .trap { position: absolute; left: -10000px; }`);
  const form = element('form', { novalidate: '', 'aria-labelledby': 'title' });
  const number = element('input', { id: 'number', name: 'number', type: 'tel', autocomplete: 'tel', required: '', maxlength: '40', 'aria-describedby': 'status' });
  const name = element('input', { id: 'name', name: 'name', type: 'text', autocomplete: 'name', maxlength: '200' });
  // People never see it; what fills in everything fills it in too.
  const website = element('input', { name: 'website', type: 'text', tabindex: '-1', autocomplete: 'off' });
  const trap = element('div', { class: 'trap', 'aria-hidden': 'true' });
  trap.append(website);
  const status = element('p', { id: 'status', role: 'status', tabindex: '-1' });
  const send = element('button', { type: 'submit' }, button);
  form.append(
    element('h2', { id: 'title' }, title), element('p', {}, explanation), ...(opensAt ? [element('p', {}, later(opensAt))] : []),
    element('label', { for: 'number' }, 'Phone number'), number, element('label', { for: 'name' }, 'Name (optional)'), name, trap, status, send,
  );
  root.append(style, form);

  const say = (text: string, isTrouble: boolean): void => {
    status.textContent = text;
    status.className = isTrouble ? 'trouble' : '';
    number.setAttribute('aria-invalid', String(isTrouble));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (send.disabled) return;
    if (number.value.trim() === '') {
      say('Please give your phone number.', true);
      number.focus();
      return;
    }
    send.disabled = true;
    say('Sending…', false);
    const body = JSON.stringify({ number: number.value, name: name.value, website: website.value });
    fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, credentials: 'omit' }).then(
      async (response) => {
        const answer = (await response.json().catch(() => ({}))) as { detail?: string; opensAt?: string | null };
        send.disabled = false;
        if (!response.ok) {
          say(answer.detail ?? 'It did not work. Please try again later.', true);
          number.focus();
          return;
        }
        say(answer.opensAt ? `${thanks} ${later(answer.opensAt)}` : thanks, false);
        for (const part of Array.from(form.children).filter((one) => one !== status && one.id !== 'title')) part.remove();
        status.focus();
      },
      () => {
        send.disabled = false;
        say('We could not be reached. Please try again later.', true);
      },
    );
  });
}
