/** Looks every so many milliseconds until it is so, for so many seconds at most, and gives what was found. */
export async function until<T>(what: string, isSo: () => T | undefined | null | false | Promise<T | undefined | null | false>, seconds = 30, pause = 200): Promise<T> {
  for (const end = Date.now() + seconds * 1_000; ; ) {
    const found = await isSo();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
