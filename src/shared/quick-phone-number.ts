import { getCountries, getCountryCallingCode, Metadata, type CountryCode } from 'libphonenumber-js';

/**
 * The library takes 5 to 35 µs for a number, most of it to find out which of the countries that share a
 * calling code it is of. The number itself rarely depends on that: this reads the plain cases from the
 * same metadata, and leaves every other to the library. The tests hold it to the library's answers.
 */
interface Plan {
  callingCode: string;
  /** Lengths that are possible in every country with this calling code. */
  lengths: ReadonlySet<number>;
  /** The longest that is possible in this country. */
  longest: number;
  nationalPrefix: RegExp | undefined;
  /** Of the national number, whole. */
  pattern: RegExp;
  internationalPrefix: RegExp | undefined;
}

/** Digits with the signs that people put between them; the library takes these signs for nothing. */
const plain = /^\+?[\d ().-]{5,40}$/;
const signs = /[ ().-]/g;

/** The number in E.164 form, or undefined where the library must say. */
export function quickPhoneNumber(text: string, country: CountryCode): string | undefined {
  if (!plain.test(text)) return undefined;
  const digits = text.replace(signs, '');
  if (digits.startsWith('+')) return international(digits.slice(1));
  const plan = plans().countries.get(country);
  if (!plan || plan.internationalPrefix?.test(digits)) return undefined;
  if (!digits.startsWith(plan.callingCode)) return complete(plan, digits);
  // Perhaps written with the country code and without the +. Certain when it is too long for anything else …
  if (!plan.nationalPrefix?.test(digits) && digits.length > plan.longest) return international(digits);
  // … and certainly not, when what it is in the national form fits the country's pattern.
  const number = complete(plan, digits);
  return number && plan.pattern.test(number.slice(plan.callingCode.length + 1)) ? number : undefined;
}

function international(digits: string): string | undefined {
  const { callingCodes } = plans();
  for (let length = 1; length <= 3; length++) {
    const plan = callingCodes.get(digits.slice(0, length));
    if (plan) return complete(plan, digits.slice(length));
  }
  return undefined;
}

function complete(plan: Plan, digits: string): string | undefined {
  const prefix = plan.nationalPrefix?.exec(digits);
  let national = digits;
  if (prefix) {
    if (prefix.length > 1) return undefined;
    national = digits.slice(prefix[0].length);
    if (plan.pattern.test(digits) && !plan.pattern.test(national)) return undefined;
  }
  const isCertain = plan.lengths.has(national.length) && plan.callingCode.length + national.length <= 15;
  return isCertain ? `+${plan.callingCode}${national}` : undefined;
}

let made: { countries: Map<CountryCode, Plan>; callingCodes: Map<string, Plan> } | undefined;

/** Made at the first use: some milliseconds. */
function plans() {
  if (made) return made;
  const sharing = new Map<string, CountryCode[]>();
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country);
    sharing.set(code, [...(sharing.get(code) ?? []), country]);
  }
  const countries = new Map(getCountries().map((country) => [country, planOf(country, sharing.get(getCountryCallingCode(country))!)]));
  made = { countries, callingCodes: new Map([...sharing].map(([code, all]) => [code, planOf(code as CountryCode, all)])) };
  return made;
}

/** The library's declarations leave out what its numbering plans can tell. */
interface NumberingPlan {
  callingCode(): string;
  possibleLengths(): number[];
  nationalPrefixForParsing(): string | undefined;
  nationalNumberPattern(): string;
  IDDPrefix(): string | undefined;
}

function numberingPlan(countryOrCallingCode: string): NumberingPlan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(countryOrCallingCode as CountryCode);
  return (metadata as unknown as { numberingPlan: NumberingPlan }).numberingPlan;
}

function planOf(name: string, sharing: readonly CountryCode[]): Plan {
  const plan = numberingPlan(name);
  const lengthsOfAll = sharing.map((country) => new Set(numberingPlan(country).possibleLengths()));
  const [nationalPrefix, internationalPrefix] = [plan.nationalPrefixForParsing(), plan.IDDPrefix()];
  return {
    callingCode: plan.callingCode(),
    lengths: new Set(plan.possibleLengths().filter((length) => lengthsOfAll.every((lengths) => lengths.has(length)))),
    longest: Math.max(...plan.possibleLengths()),
    nationalPrefix: nationalPrefix ? new RegExp(`^(?:${nationalPrefix})`) : undefined,
    pattern: new RegExp(`^(?:${plan.nationalNumberPattern()})$`),
    internationalPrefix: internationalPrefix ? new RegExp(`^(?:${internationalPrefix})`) : undefined,
  };
}
