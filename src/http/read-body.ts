import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import express, { type Request, type Response } from 'express';
import { inSentences } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { type HttpProblem, httpProblem, invalid } from './http-problem.js';
import type { Route, Upload } from './route.js';

const megabyte = 1_000_000;

/** Reads, and checks, a JSON body; undefined for a route that takes none. */
export async function readJson({ body, maxBodyBytes = megabyte }: Route, request: Request, response: Response): Promise<Result<unknown, HttpProblem>> {
  if (!body) return ok(undefined);
  if (hasBody(request) && !request.is('application/json')) return failed(wrongType(request, ['application/json']));
  const parse = promisify(express.json({ limit: maxBodyBytes, strict: false }));
  try {
    await parse(request, response);
  } catch (error) {
    return failed(unreadable(error as Error & { type?: string; status?: number }, maxBodyBytes));
  }
  const checked = body.safeParse(request.body ?? {}, inSentences);
  return checked.success ? ok(checked.data) : failed(invalid(422, 'The body', checked.error));
}

function unreadable(error: Error & { type?: string; status?: number }, maxBytes: number): HttpProblem {
  if (error.type === 'entity.parse.failed') return httpProblem(400, `The body is not JSON, and nothing was changed. ${error.message}`);
  if (error.type === 'entity.too.large') return tooLarge(maxBytes);
  if (error.type?.endsWith('.unsupported')) return httpProblem(415, `The body cannot be read, and nothing was changed: ${error.message}.`);
  if (error.status !== undefined && error.status < 500) return httpProblem(400, `The body did not arrive whole, and nothing was changed: ${error.message}.`);
  throw error;
}

/** The body of an upload as a stream that ends with BodyTooLarge when it is longer than allowed. */
export function readUpload({ types, maxBytes }: Upload, request: Request): Result<Readable, HttpProblem> {
  if (!request.is(types)) return failed(wrongType(request, types));
  if (Number(request.get('Content-Length') ?? 0) > maxBytes) return failed(tooLarge(maxBytes));
  return ok(Readable.from(limited(request, maxBytes), { objectMode: false }));
}

export class BodyTooLarge extends Error {
  readonly problem: HttpProblem;

  constructor(maxBytes: number) {
    super('the body is too large');
    this.problem = tooLarge(maxBytes);
  }
}

async function* limited(request: Request, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  // Whoever stops reading must not end the connection with it: the answer is still to be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
    yield chunk;
  }
}

const hasBody = (request: Request): boolean => Number(request.get('Content-Length') ?? 0) > 0 || request.get('Transfer-Encoding') !== undefined;

const tooLarge = (maxBytes: number): HttpProblem => httpProblem(413, `The body is larger than ${sizeInWords(maxBytes)}, and nothing was changed. Send it in parts.`);

const sizeInWords = (bytes: number): string => (bytes >= megabyte ? `${bytes / megabyte} MB` : `${bytes} bytes`);

const wrongType = (request: Request, types: string[]): HttpProblem =>
  httpProblem(415, `Send the body as ${types.join(' or ')}; ${request.get('Content-Type') ? `this one came as ${request.get('Content-Type')}` : 'this one names no type'}. Nothing was changed.`);
