const isShut = (drawer: Element): boolean => drawer.getBoundingClientRect().left >= window.innerWidth;

/** A field bears the name that stands beside it; AdminJS's labels name ids that filters and choices do not have. */
function nameField(label: HTMLLabelElement): void {
  const besides = label.htmlFor === '' ? label.nextElementSibling : label.parentElement;
  const field = besides?.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea');
  if (!field || document.getElementById(label.htmlFor)) return;
  if (label.htmlFor !== '') return void (field.id ? (label.htmlFor = field.id) : (field.id = label.htmlFor));
  // The two ends of a time: "- From: " below "When".
  const title = label.parentElement!.querySelector('label')!.textContent ?? '';
  field.setAttribute('aria-label', `${title}, ${(label.textContent ?? '').replace(/[-:]/g, '').trim().toLowerCase()}`);
}

/** A filter that slid out of the picture is reached by no key, and one that slid in has the focus. */
function watchDrawer(drawer: HTMLElement): void {
  const shut = isShut(drawer);
  if (drawer.inert && !shut) requestAnimationFrame(() => drawer.querySelector<HTMLElement>('input:not([type=hidden]), select')?.focus());
  drawer.inert = shut;
  const close = drawer.querySelector('button');
  if (close?.textContent === '') close.setAttribute('aria-label', 'Close');
}

function mend(): void {
  for (const link of document.querySelectorAll<HTMLElement>('a.adminjs_Button:not([href])')) {
    link.setAttribute('role', 'button');
    link.tabIndex = 0;
  }
  document.querySelectorAll<HTMLLabelElement>('label.adminjs_Label').forEach(nameField);
  document.querySelectorAll<HTMLElement>('form.adminjs_Drawer').forEach(watchDrawer);
}

function press(event: KeyboardEvent): void {
  const { target, key } = event;
  if (!(target instanceof HTMLElement)) return;
  const drawer = target.closest('form.adminjs_Drawer');
  if (drawer && key === 'Escape') {
    drawer.querySelector('button')?.click();
    return document.querySelector<HTMLElement>('[data-css$="-filter-button"]')?.focus();
  }
  if ((key !== 'Enter' && key !== ' ') || target.getAttribute('role') !== 'button' || target.matches('button, a[href]')) return;
  event.preventDefault();
  target.click();
}

/**
 * What AdminJS's own lists and forms lack for whoever has no mouse or does not see: what looks like a button is reached by the Tab key
 * and pressed by Enter, fields have names, and a shut filter is out of the way. Gives what ends it.
 */
export function mendAdminJs(): () => void {
  let due = 0;
  const soon = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(mend);
  };
  const observer = new MutationObserver(soon);
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
  document.addEventListener('transitionend', soon);
  document.addEventListener('keydown', press);
  soon();
  return () => {
    observer.disconnect();
    cancelAnimationFrame(due);
    document.removeEventListener('transitionend', soon);
    document.removeEventListener('keydown', press);
  };
}
