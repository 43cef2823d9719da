import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import type { z } from 'zod';
import { namesField } from '../shared/read-input.js';

/** A failure as the API tells it (RFC 9457, application/problem+json). */
export interface HttpProblem {
  status: number;
  /** What happened, what was kept, what to do: one sentence for the caller. */
  message: string;
  /** The field it is about, where there is one. */
  field?: string;
  /** Every field that is wrong, where several may be. */
  errors?: { field: string; message: string }[];
  headers?: Record<string, string>;
  /** Under which a look into the log finds more. */
  instance?: string;
}

export const httpProblem = (status: number, message: string, more: Omit<HttpProblem, 'status' | 'message'> = {}): HttpProblem => ({ status, message, ...more });

export function sendProblem(response: Response, { status, message, headers, ...more }: HttpProblem): void {
  response.status(status).set(headers ?? {}).type('application/problem+json');
  response.send(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail: message, ...more }));
}

/** What a schema found wrong in a part of the request, as one problem. */
export function invalid(status: 400 | 422, part: string, error: z.ZodError): HttpProblem {
  const errors = error.issues.map(({ path, message }) => ({ field: path.join('.'), message: /[.!?]$/.test(message) ? message : `${message}.` }));
  const first = errors[0]!;
  const sentence = first.field === '' || namesField(first.message, first.field) ? first.message : `${first.field}: ${first.message}`;
  return httpProblem(status, `${part} cannot be taken, and nothing was changed. ${sentence}`, { ...(first.field && { field: first.field }), errors });
}
