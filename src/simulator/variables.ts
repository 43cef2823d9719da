import { Header } from '../switch/codec.js';

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

export const variable = (name: string, value: string): Header => new Header(headerName(name), value);

/**
 * The variables of a channel. Setting one again moves it to the end, as in the switch, where events list
 * them in the order in which they were last set. A list that is searched from end to end: with some 200
 * names, all of them the same strings, that is cheaper than a Map that grows and is deleted from.
 */
export class Variables {
  private readonly headers: Header[] = [];

  get(name: string): string | undefined {
    return this.headers[this.find(headerName(name))]?.value;
  }

  /** An empty value deletes. */
  set(name: string, value: string | undefined): void {
    this.put(variable(name, value ?? ''));
  }

  /** Sets one in its present place, as the switch does where it adds to a list. */
  replace(name: string, value: string): void {
    const header = variable(name, value);
    const at = this.find(header.name);
    if (at >= 0) this.headers[at] = header;
    else this.headers.push(header);
  }

  /** Names and values, as they were last set. */
  all(): [name: string, value: string][] {
    return this.headers.map(({ name, value }) => [name.slice('variable_'.length), value]);
  }

  /** Sets variables that are headers already. */
  put(...variables: Header[]): void {
    for (const header of variables) {
      const at = this.find(header.name);
      if (at >= 0) this.headers.splice(at, 1);
      if (header.value) this.headers.push(header);
    }
  }

  addTo(headers: Header[]): void {
    for (const header of this.headers) headers.push(header);
  }

  private find(name: string): number {
    const { headers } = this;
    for (let i = 0; i < headers.length; i++) if (headers[i]!.name === name) return i;
    return -1;
  }
}
