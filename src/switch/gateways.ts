import type { GatewayStatus } from './switch.js';

/**
 * The answer to `sofia xmlstatus gateway`: all gateways of all running profiles, and the only form that
 * tells profile, registration state and up or down at once (`sofia status` and `sofia jsonstatus` leave
 * out the last). Its elements do not nest and hold no markup, so that an XML parser is not needed.
 */
export function parseGateways(xml: string): GatewayStatus[] {
  return [...xml.matchAll(/<gateway>(.*?)<\/gateway>/gs)].flatMap(([, gateway]) => {
    const element = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(gateway!)?.[1]?.trim() ?? '';
    const name = element('name');
    if (name === '') return [];
    return [{ name, profile: element('profile'), isUp: element('status') === 'UP', state: element('state'), ...(isExample.test(element('proxy')) && { isExample: true as const }) }];
  });
}

/** A name that is nobody's (RFC 2606), as `example.com` is. */
const isExample = /^(sips?:)?([^@]*@)?([\w-]+\.)*example(\.(com|net|org))?([:;].*)?$/i;
