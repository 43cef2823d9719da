import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** How much work one guess costs: memory is 128 · N · r bytes, time grows with p. */
interface Cost {
  N: number;
  r: number;
  p: number;
}

/** 32 MiB and about 0.2 s, as OWASP recommends for scrypt. Raising it is enough: older hashes are renewed at the next sign-in. */
const current: Cost = { N: 2 ** 15, r: 8, p: 3 };

export const shortestPassword = 10;
/** Longer ones are refused rather than hashed: a guess must not cost what its sender likes. */
export const longestPassword = 1_000;

/** Hashes a password; the result holds everything that is needed to check one against it: `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string, cost: Cost = current): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Whether it is the password, and whether its hash was made at another cost than today's. */
export async function checkPassword(password: string, stored: string): Promise<{ matches: boolean; isOutdated: boolean }> {
  const [kind, N, r, p, salt, hash] = stored.split('$');
  if (kind !== 'scrypt' || !salt || !hash || password.length > longestPassword) return { matches: false, isOutdated: false };
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(hash, 'base64url');
  const matches = timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), cost), expected);
  return { matches, isOutdated: cost.N !== current.N || cost.r !== current.r || cost.p !== current.p };
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  // One text can be typed as different code points (é); NFKC makes them one.
  const text = password.normalize('NFKC');
  return new Promise((resolve, reject) =>
    scrypt(text, salt, 32, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, hash) => (error ? reject(error) : resolve(hash))),
  );
}
