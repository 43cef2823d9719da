import { createHmac, randomBytes } from 'node:crypto';

/** A secret that two sides share, to be shown once. The prefix lets a scanner recognise one that was published by mistake. */
export const newSecret = (): string => `sds_${randomBytes(32).toString('base64url')}`;

export const signatureHeader = 'Smart-Dialers-Signature';

/**
 * What stands in the signature header: `t=<seconds since 1970>,v1=<hex>`, where the latter is the HMAC-SHA256 of
 * `<seconds>.<body>` under the secret. The time is signed too, so that a receiver can refuse what is sent again later.
 */
export function signatureOf(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
