/** Why a request cannot be done, for the person who made it: one clear sentence, and the HTTP status it has over the API. */
export interface Problem {
  status: 400 | 403 | 404 | 409 | 413 | 422 | 503;
  /** What happened, what was kept, what to do. */
  message: string;
  /** The field it is about, where there is one. */
  field?: string;
}

export const problem = (status: Problem['status'], message: string, field?: string): Problem => ({ status, message, ...(field && { field }) });
