import type { ErrorRequestHandler } from 'express';
import type { Log } from '../shared/log.js';
import { type HttpProblem, httpProblem } from './http-problem.js';
import { unexpected } from './serve.js';

/**
 * The last handler of whatever answers pages and files: one sentence in place of Express's page, which has the stack with the
 * paths of this machine. What a caller did wrong (a body too large, a malformed address) keeps its status.
 */
export function answerFailure({ log }: { log: Log }): ErrorRequestHandler {
  // Express knows it by its four parameters.
  return (error, request, response, _next) => {
    const { status, statusCode = status } = (error ?? {}) as { status?: unknown; statusCode?: unknown };
    const isTheirs = error instanceof URIError || (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500);
    const { status: code, message, headers = {} }: HttpProblem = isTheirs ? theirs(typeof statusCode === 'number' ? statusCode : 400) : unexpected({ log }, request, error);
    if (response.headersSent) {
      // An answer that is whole stays: what failed came after it, such as the session that could not be prolonged.
      if (!response.writableEnded) response.destroy();
      return;
    }
    response.status(code).set(headers).type('text').send(message);
  };
}

const theirs = (status: number): HttpProblem => httpProblem(status, status === 404 ? 'There is nothing at this address.' : 'The request cannot be read or is not allowed, and nothing was done.');
