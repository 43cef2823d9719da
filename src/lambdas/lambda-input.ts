/** What a lambda is told about the person. */
export interface LambdaContact {
  /** E.164. */
  number: string;
  name: string | null;
  clientId: string | null;
  email: string | null;
  address: string | null;
  zone: string | null;
  language: string | null;
  priority: number;
  otherNumbers: { type: string; number: string }[] | null;
  /** Every other column of the file that the contact came from. */
  attributes: Record<string, string> | null;
}

/** What a lambda decides on. Of a sample that is tried, a contact may have anything. */
export interface LambdaInput {
  contact: LambdaContact | Record<string, unknown>;
  dialer: { id: number; name: string };
}

/** Of a contact's row, what a lambda is told. */
export const contactForLambda = ({ number, name, clientId, email, address, zone, language, priority, otherNumbers, attributes }: LambdaContact): LambdaContact => ({
  number, name, clientId, email, address, zone, language, priority, otherNumbers, attributes,
});
