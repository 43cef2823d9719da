import type { RequestListener } from 'node:http';

const sentence = 'The service is starting. Nothing was done; ask again in a second.';

/**
 * Answers for a service that has its port and is not ready yet: Node leaves a request that nobody listens to without any answer, also afterwards.
 * Whoever watches the process hears that it lives and cannot work yet, everybody else when to come again; a browser does so by itself.
 */
export const whileStarting: RequestListener = (request, response) => {
  // A body that is being sent is read and dropped; otherwise the caller sees a reset instead of the answer.
  request.resume();
  const path = request.url!.split('?')[0]!;
  const answer = (status: number, type: string, body: string) => void response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...(status === 503 && { 'Retry-After': '1' }) }).end(body);
  if (path === '/healthz') return answer(200, 'application/json; charset=utf-8', JSON.stringify({ status: 'alive' }));
  if (path === '/readyz') return answer(503, 'application/json; charset=utf-8', JSON.stringify({ status: 'starting', checks: {} }));
  if (path.startsWith('/wombat/')) return answer(503, 'application/json; charset=utf-8', JSON.stringify({ status: 'ERROR', message: sentence }));
  if (request.headers.accept?.includes('text/html')) {
    response.setHeader('Refresh', '1');
    return answer(503, 'text/plain; charset=utf-8', 'The service is starting. This page opens by itself when it is there.\n');
  }
  return answer(503, 'application/problem+json; charset=utf-8', JSON.stringify({ type: 'about:blank', title: 'Service Unavailable', status: 503, detail: sentence }));
};
