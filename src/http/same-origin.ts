import type { Request } from 'express';

/** Whether a page of our own made the request, by the headers that scripts cannot set. Neither of them is not enough. */
export function isSameOrigin(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('Origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('Host');
}
