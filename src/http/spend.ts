import { type RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type HttpProblem, httpProblem } from './http-problem.js';

/** Takes one point of the key's allowance; the problem, when there is none left. */
export async function spend(limiter: RateLimiterMemory, key: string, complaint: string): Promise<HttpProblem | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    return httpProblem(429, `${complaint}; nothing was done. Try again in ${seconds} s.`, { headers: { 'Retry-After': String(seconds) } });
  }
}
