import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Permission } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import type { Result } from '../shared/result.js';
import type { HttpProblem } from './http-problem.js';

type Shape = z.ZodRawShape;
type Values<S extends Shape> = z.output<z.ZodObject<S>>;

/** What a route answers when all goes well: a body with a schema, nothing, or a stream of text. */
export type Answer<R extends z.ZodType> =
  | { status: 200 | 201 | 202; body: R }
  | { status: 204 }
  | { status: 200; stream: 'text/csv' | 'text/event-stream' | 'application/json'; fileName?: string }
  /** A file of ours, whole or in the parts that a player asks for. */
  | { status: 200; file: 'audio/wav' };

/** Where the file of such an answer is. */
export interface FileToSend {
  folder: string;
  name: string;
}

/** A file that comes as the request's body, as it is. */
export interface Upload {
  types: string[];
  maxBytes: number;
}

interface Call<P extends Shape, Q extends Shape, B extends z.ZodType> {
  principal: Principal;
  params: Values<P>;
  query: Values<Q>;
  body: z.output<B>;
  /** The body of an upload, no longer than its limit: reading on fails with BodyTooLarge. */
  upload: Readable;
  /** The header Idempotency-Key, of a route that takes it. */
  key: string | undefined;
  /** Aborted when the caller has gone, or the process stops. */
  signal: AbortSignal;
  /** Whether the caller may still do this; for answers that last long. */
  isStillAllowed(): Promise<boolean>;
}

interface Definition<P extends Shape, Q extends Shape, B extends z.ZodType, R extends z.ZodType, A extends Answer<R>> {
  /** The operation's name in the OpenAPI document. */
  name: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api/v1, parameters written as :name. */
  path: string;
  summary: string;
  description?: string;
  /** What the caller must be allowed to do. */
  permission: Permission;
  params?: P;
  query?: Q;
  body?: B;
  /** Most bytes of a JSON body; 1 MB unless told. */
  maxBodyBytes?: number;
  upload?: Upload;
  /** It takes the header Idempotency-Key: sent again with the same one, it is done once. */
  takesKey?: boolean;
  answer: A;
  handle(call: Call<P, Q, B>): Promise<Result<Answered<A>, HttpProblem>>;
}

type Answered<A> = A extends { body: infer R extends z.ZodType } ? z.output<R> : A extends { stream: string } ? AsyncIterable<string> : A extends { file: string } ? FileToSend : unknown;

/** A route as the router and the OpenAPI document read it: its types have done their work in `route`. */
export interface Route extends Omit<Definition<Shape, Shape, z.ZodType, z.ZodType, Answer<z.ZodType>>, 'handle' | 'params' | 'query'> {
  params: z.ZodObject;
  query: z.ZodObject;
  handle(call: Call<Shape, Shape, z.ZodType>): Promise<Result<unknown, HttpProblem>>;
}

/** Describes a route; what `handle` gets and must return follows from the schemas. */
export function route<P extends Shape = {}, Q extends Shape = {}, B extends z.ZodType = z.ZodUndefined, R extends z.ZodType = z.ZodType, A extends Answer<R> = Answer<R>>(
  definition: Definition<P, Q, B, R, A>,
): Route {
  const params = z.object(definition.params ?? {});
  // Strict, so that a misspelt parameter is told instead of being without effect.
  const query = z.strictObject(definition.query ?? {});
  return { ...definition, params, query } as unknown as Route;
}
