import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { counted } from '../shared/counted.js';
import { failed, ok, type Result } from '../shared/result.js';
import { audit } from './audit.js';
import { checkPassword, hashPassword } from './password.js';
import { findUserByEmail, principalOf } from './find-principal.js';
import type { Principal } from './principal.js';
import { User } from './user.entity.js';

export interface Credentials {
  email: string;
  password: string;
  /** Where it comes from: guesses are counted by it. */
  ip: string;
}

export interface SignedIn {
  userId: number;
  principal: Principal;
}

/** Why nobody is signed in, for the person at the form. */
export interface SignInRefused {
  message: string;
  /** Seconds until another try is looked at; 0 when one may be made at once. */
  retryAfter: number;
}

/** One sentence for an unknown address, a wrong password and a disabled user: it tells a guesser nothing. */
const refused: SignInRefused = { message: 'The email address or the password is wrong.', retryAfter: 0 };

const quarterOfAnHour = 15 * 60;

/**
 * Signs people in by email address and password. Guesses are counted in memory: 10 per address and
 * origin, 100 per origin, in a quarter of an hour. (The limiter counts by the machine's clock.)
 */
export function createSignIn(context: Context, check = checkPassword): (credentials: Credentials) => Promise<Result<SignedIn, SignInRefused>> {
  const guessesAtOne = new RateLimiterMemory({ points: 10, duration: quarterOfAnHour });
  const guesses = new RateLimiterMemory({ points: 100, duration: quarterOfAnHour });
  const hashOfNobody = hashPassword('the password of nobody');

  return async ({ email: typed, password, ip }) => {
    const email = typed.trim().toLowerCase();
    const pair = `${ip} ${email}`;
    // Counted before the password is looked at, so that many guesses at the same instant count too.
    const wait = Math.max(await secondsToWait(guessesAtOne, pair), await secondsToWait(guesses, ip));
    if (wait > 0) return failed({ message: `Too many attempts to sign in; try again in ${counted(Math.ceil(wait / 60), 'minute')}.`, retryAfter: wait });

    const user = await findUserByEmail(context.dataSource, email);
    // An unknown address costs the same time as a known one.
    const { matches, isOutdated } = await check(password, user?.passwordHash ?? (await hashOfNobody));
    if (!user || !matches || user.disabled) {
      context.log.warn({ email, ip }, 'a sign-in was refused');
      if (user) await record(context, user, 'refuse sign-in', ip);
      return failed(refused);
    }
    await guessesAtOne.delete(pair);
    await record(context, user, 'sign in', ip, isOutdated ? await hashPassword(password) : undefined);
    return ok({ userId: user.id, principal: principalOf(user) });
  };
}

async function secondsToWait(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.ceil(refusal.msBeforeNext / 1_000);
    throw refusal;
  }
}

function record({ dataSource, clock }: Context, user: User, action: string, ip: string, passwordHash?: string): Promise<void> {
  return transaction(dataSource, async (manager) => {
    // Only over the hash that was checked: a password set in this instant stays.
    if (passwordHash) await manager.getRepository(User).update({ id: user.id, passwordHash: user.passwordHash }, { passwordHash });
    await audit(manager, { at: clock.now(), accountId: user.accountId, actor: user.email, action, subject: `user ${user.id}`, detail: { ip } });
  });
}
