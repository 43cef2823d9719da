import { useCallback, useEffect, useState } from 'react';

/** What the API says when it does not do a thing (application/problem+json), or what we say when it cannot be reached. */
export interface Problem {
  status: number;
  message: string;
  field?: string;
  errors?: { field: string; message: string }[];
}

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

interface Paths {
  rootPath: string;
  loginPath: string;
}

const paths = (): Paths => (window as unknown as { REDUX_STATE: { paths: Paths } }).REDUX_STATE.paths;

/** Where the API is: beside the back office. */
export const apiUrl = (path: string): string => `${paths().rootPath.replace(/\/[^/]*$/, '')}/api/v1${path}`;

/** An address of the back office. */
export const pageUrl = (path: string): string => `${paths().rootPath}${path}`;

/** Asks the API; a refusal is thrown as `Refused`. A body that is a file is sent as it is. */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const isFile = body instanceof Blob;
  const response = await fetch(apiUrl(path), {
    method,
    headers: body === undefined ? {} : { 'Content-Type': isFile ? body.type : 'application/json' },
    body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
  }).catch(() => {
    throw new Refused({ status: 0, message: 'The service could not be reached. Check your connection and try again; nothing was lost on this page.' });
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  throw new Refused(await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem> {
  if (response.status === 401) {
    window.location.assign(paths().loginPath);
    return { status: 401, message: 'You were signed out. Sign in again.' };
  }
  const told = (await response.json().catch(() => ({}))) as { detail?: string; field?: string; errors?: Problem['errors'] };
  return { status: response.status, message: inWords(told.errors) ?? told.detail ?? `The service answered with an error (${response.status}). Try again.`, field: told.field, errors: told.errors };
}

/** What is wrong with several fields, for who does not know what a body is: each says itself what it wants. */
function inWords(errors: Problem['errors']): string | undefined {
  const sentences = new Set((errors ?? []).map(({ field, message }) => (message.startsWith('Invalid') ? `${field}: ${message}` : message)));
  return sentences.size === 0 ? undefined : `Nothing was changed. ${[...sentences].join(' ')}`;
}

export const problemFrom = (error: unknown): Problem => (error instanceof Refused ? error.problem : { status: 0, message: 'Something went wrong on this page. Load it again.' });

/** Every item of a list that comes in parts; lists to choose from are short. */
export async function askAll<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: { items: T[]; next?: number | null } = await ask('GET', `${path}${path.includes('?') ? '&' : '?'}limit=500${after ? `&after=${after}` : ''}`);
    items.push(...page.items);
    after = page.next ?? null;
  }
  return items;
}

export interface Loaded<T> {
  data?: T;
  problem?: Problem;
  reload(): void;
}

/** Loads when the page opens, and again when `key` changes. */
export function useLoaded<T>(load: () => Promise<T>, key: unknown = ''): Loaded<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem }>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (data) => isCurrent && setState({ data }),
      (error: unknown) => isCurrent && setState((before) => ({ ...before, problem: problemFrom(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, round]);
  return { ...state, reload: useCallback(() => setRound((last) => last + 1), []) };
}

export const useApi = <T,>(path: string): Loaded<T> => useLoaded<T>(() => ask('GET', path), path);
