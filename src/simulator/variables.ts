import type { HeaderList } from '../switch/codec.js';

const headerNames = new Map<string, string>();

/** `variable_x` for x, made once for each name. */
function headerName(name: string): string {
  let header = headerNames.get(name);
  if (header === undefined) {
    header = `variable_${name}`;
    if (headerNames.size < 5_000) headerNames.set(name, header);
  }
  return header;
}

/**
 * The variables of a channel. Setting one again moves it to the end, as in the switch, where events list
 * them in the order in which they were last set.
 */
export class Variables {
  private readonly values = new Map<string, string>();

  get(name: string): string | undefined {
    return this.values.get(headerName(name));
  }

  /** An empty value deletes. */
  set(name: string, value: string | undefined): void {
    const header = headerName(name);
    this.values.delete(header);
    if (value) this.values.set(header, value);
  }

  setAll(values: readonly (readonly [name: string, value: string])[]): void {
    for (const [name, value] of values) this.set(name, value);
  }

  addTo(headers: HeaderList): void {
    for (const [name, value] of this.values) headers.push(name, value);
  }
}
