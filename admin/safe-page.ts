import type { NextFunction, Request, Response } from 'express';
import { isSameOrigin } from '../src/http/same-origin.js';

const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "media-src 'self' blob:",
  "frame-ancestors 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ');

const googleFonts = /<link rel="stylesheet" href="https:\/\/fonts\.googleapis\.com[^>]*>/;
const printedState = /window\.REDUX_STATE = (.*);/;

/**
 * Makes AdminJS's pages fit for a closed network and for names that people type: no link to Google Fonts (the
 * page would wait 30 s for it), and no `<` in the state that is printed into a script element.
 */
export function safePage(_: Request, response: Response, next: NextFunction): void {
  response.set({ 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' });
  rewrite(response, cleaned);
  next();
}

/** Somebody else's panel has fonts and a policy of its own; of ours it prints names that people type. */
export function safeState(_: Request, response: Response, next: NextFunction): void {
  rewrite(response, withSafeState);
  next();
}

function rewrite(response: Response, change: (page: string) => string): void {
  const send = response.send.bind(response);
  response.send = (body) => send(typeof body === 'string' && body.includes('REDUX_STATE') ? change(body) : body);
}

export const cleaned = (page: string): string => withSafeState(page.replace(googleFonts, ''));

const withSafeState = (page: string): string => page.replace(printedState, (_, state: string) => `window.REDUX_STATE = ${state.replaceAll('<', '\\u003c')};`);

/**
 * A form on another site, also one of the same domain, cannot act in the name of who is signed in here (the cookie is SameSite=Lax
 * besides). Programs and old browsers send neither header.
 */
export function sameSite(request: Request, response: Response, next: NextFunction): void {
  if (!changesFromElsewhere(request)) return next();
  response.status(403).type('text').send('This came from a page of another site and was refused; nothing was done.');
}

/** Whether a page of another site asks for a change. */
export function changesFromElsewhere(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  const isSilent = site === undefined && request.get('Origin') === undefined;
  // "none" is the person at the browser, who sends a page again.
  return !(request.method === 'GET' || request.method === 'HEAD' || isSilent || site === 'none' || isSameOrigin(request));
}
