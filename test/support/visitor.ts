/** A browser without a screen: keeps the cookie, follows no redirect. */
export class Visitor {
  cookie = '';

  constructor(readonly url: string) {}

  get(path: string): Promise<Response> {
    return this.send(path, { method: 'GET' });
  }

  /** A form of AdminJS's. */
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** A request of our pages to the API. */
  api(method: string, path: string, body?: unknown): Promise<Response> {
    return this.send(`/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }

  signIn({ email, password }: { email: string; password: string }): Promise<Response> {
    return this.post('/admin/login', { email, password });
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${this.url}${path}`, { ...init, redirect: 'manual', headers: { ...(init.headers as Record<string, string>), ...(this.cookie && { cookie: this.cookie }) } });
    const [set] = response.headers.getSetCookie();
    if (set) this.cookie = set.split(';')[0]!;
    return response;
  }
}
