import { parsePhoneNumber, type Country } from '../../shared/phone-number.js';

/** What a column of a file can become, beside `number:<type>` and `attribute:<name>`; an empty target leaves it out. */
const fields = [
  'number', 'name', 'firstName', 'lastName', 'clientId', 'email', 'address', 'zone', 'language', 'priority', 'callFrom', 'callTo', 'notOn',
  'description', 'addedAt', 'blacklistedUntil', 'customerType',
] as const;

/** For each column of a file, in order, what becomes of it. */
export type Targets = readonly string[];

/** Columns that our own files of rejected rows have before those of the file they came from. */
export const rejectionColumns = ['Rejected line', 'Rejected because'] as const;

/** Headers as people write them, without case, accents, blanks and signs. */
const spellings: Record<string, string> = {
  number: 'number|phonenumber|phone|phoneno|telephone|telephonenumber|tel|telno|telefon|telefonnummer|rufnummer|nummer|telefono|numero|numerodetelefono|numerodetelephone|numer|numertelefonu|msisdn|contactnumber|mainnumber|mainphone|primaryphone|phone1|number1|callerid|e164',
  name: 'name|fullname|contact|contactname|customer|customername|person|nom|nombre|nazwa',
  firstName: 'firstname|givenname|forename|vorname|prenom|imie',
  lastName: 'lastname|surname|familyname|nachname|apellido|apellidos|nazwisko',
  clientId: 'clientid|client|id|customerid|customernumber|customerno|contactid|externalid|reference|ref|accountnumber|kundennummer|crmid',
  email: 'email|emailaddress|mail|correo|courriel',
  address: 'address|streetaddress|postaladdress|street|adresse|direccion|adres',
  zone: 'zone|timezone|tz|zeitzone',
  language: 'language|lang|locale|sprache|idioma|langue',
  priority: 'priority|prio|rank',
  callFrom: 'callfrom|callafter|notbefore|earliest|hoursfrom',
  callTo: 'callto|calluntil|notafter|latest|hoursto',
  notOn: 'noton|donotcallon|notcallon|nocalldays',
  description: 'description|comment|comments|note|notes|reason|beschreibung|opis|descripcion',
  addedAt: 'date|addedat|dateadded|dateofaddition|added|addedon|datum|data|fecha',
  blacklistedUntil: 'until|blacklisteduntil|blockeduntil|blockuntil|validuntil|expires|expiry',
  customerType: 'customertype|customerkind|consumerorbusiness',
  'number:mobile': 'mobile|mobilephone|mobilenumber|cell|cellphone|cellnumber|handy|movil|portable|gsm',
  'number:home': 'home|homephone|homenumber|privatephone',
  'number:work': 'work|workphone|worknumber|office|officephone|businessphone',
  'number:other': 'phone2|number2|phone3|number3|alternate|alternatephone|alternatenumber|otherphone|secondaryphone|altphone',
};

const bySpelling = new Map(Object.entries(spellings).flatMap(([target, texts]) => texts.split('|').map((text) => [text, target] as const)));

const plainForm = (header: string) => header.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** The target that a header's spelling names. */
export const targetOf = (header: string): string | undefined => bySpelling.get(plainForm(header));

/** Whether a cell could be a phone number. */
export const holdsNumber = (cell: string, country: Country): boolean => /\d.*\d.*\d.*\d.*\d/.test(cell) && parsePhoneNumber(cell.trim().replace(/^'/, ''), country).ok;

/** Guesses what each column is to become: by its header, and the number, where no header names it, by what is in the first rows. */
export function suggestTargets(headers: readonly string[], hasHeader: boolean, rows: readonly (readonly string[])[], country: Country): string[] {
  const targets: string[] = headers.map(() => '');
  const taken = new Set<string>();
  headers.forEach((header, index) => {
    const target = hasHeader ? targetOf(header) : undefined;
    if (target === undefined || (taken.has(target) && target !== 'number')) return;
    // A second column of main numbers holds further numbers.
    targets[index] = taken.has(target) ? 'number:other' : target;
    taken.add(target);
  });
  if (!taken.has('number')) {
    const index = numberColumn(targets, rows, country);
    if (index !== undefined) targets[index] = 'number';
  }
  return targets.map((target, index) => target || (rejectionColumns.some((name) => name === headers[index]) ? '' : `attribute:${headers[index]}`));
}

/** The column with the most phone numbers in these rows; one that the header calls a number wins a tie. */
function numberColumn(targets: readonly string[], rows: readonly (readonly string[])[], country: Country): number | undefined {
  const free = targets.flatMap((target, index) => (target === '' || target.startsWith('number:') ? [index] : []));
  const counts = free.map((index) => ({ index, count: rows.filter((row) => holdsNumber(row[index] ?? '', country)).length + (targets[index] ? 0.5 : 0) }));
  return counts.filter(({ count }) => count >= 0.5).sort((a, b) => b.count - a.count)[0]?.index;
}

/** What is wrong with targets for a file of so many columns, as a sentence. */
export function mistakeInTargets(targets: Targets, columns: number): string | undefined {
  if (targets.length > columns) return `The mapping names ${targets.length} columns, but the file has ${columns}.`;
  const unknown = targets.find((target) => target !== '' && !fields.some((field) => field === target) && !/^(number|attribute):.{1,100}$/su.test(target));
  if (unknown !== undefined) return `"${unknown.slice(0, 60)}" is not what a column can become: give ${fields.join(', ')}, number:<type>, attribute:<name>, or nothing to leave it out.`;
  if (!targets.includes('number')) return 'No column is said to hold the phone number; choose which one does.';
  const twice = targets.find((target, index) => target !== '' && !target.startsWith('number:') && targets.indexOf(target) !== index);
  return twice === undefined ? undefined : `Two columns are to become "${twice}"; choose one of them.`;
}
