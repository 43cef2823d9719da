import { type ActionContext, type ActionRequest, type BaseRecord, ForbiddenError, type RecordActionResponse, type RecordJSON, ValidationError } from 'adminjs';
import type { Principal } from '../../src/accounts/principal.js';
import type { Problem } from '../../src/shared/problem.js';
import type { Result } from '../../src/shared/result.js';
import { principalOf } from '../signed-in.js';

type Form = Record<string, unknown>;
type Handler = (request: ActionRequest, response: unknown, context: ActionContext) => Promise<RecordActionResponse>;

/**
 * A form of AdminJS whose saving is one of our service functions: the rules stay where they are, and a refusal
 * stands at its field. `work` gets the form's fields and, of a record's action, its id. What is to be said of what was saved stands behind the notice.
 */
export const saveWith =
  <Saved>(work: (principal: Principal, form: Form, id: number) => Promise<Result<Saved, Problem>>, notice: string, warningsOf: (saved: Saved) => Promise<string[]> = async () => []): Handler =>
  async (request, _, context) => {
    const { record, resource, currentAdmin, h } = context;
    if (request.method === 'get') return { record: record!.toJSON(currentAdmin) };
    const principal = principalOf(currentAdmin);
    if (!principal) throw new ForbiddenError('Sign in first.');
    const saved = await work(principal, request.payload ?? {}, Number(request.params.recordId));
    const shown: BaseRecord = record ?? (await resource.build({}));
    if (!saved.ok) return refusedForm(shown.toJSON(currentAdmin), request.payload ?? {}, saved.failure);
    const warnings = await warningsOf(saved.value);
    const told = warnings.length === 0 ? { message: notice, type: 'success' as const } : { message: ['Saved.', ...warnings].join(' '), type: 'info' as const };
    return { record: shown.toJSON(currentAdmin), redirectUrl: h.resourceUrl({ resourceId: request.params.resourceId }), notice: told };
  };

/** A button without a form: `work` is done on a POST, and the page stays. */
export const doWith =
  (work: (principal: Principal, id: number) => Promise<Result<unknown, Problem>>, notice: string): Handler =>
  async (request, _, context) => {
    const { record, resource, currentAdmin } = context;
    const principal = principalOf(currentAdmin);
    if (!principal) throw new ForbiddenError('Sign in first.');
    if (request.method !== 'post') return { record: record!.toJSON(currentAdmin) };
    const done = await work(principal, Number(request.params.recordId));
    if (!done.ok) throw refusal(done.failure);
    const now = (await resource.findOne(request.params.recordId!, context)) ?? record!;
    return { record: now.toJSON(currentAdmin), notice: { message: notice, type: 'success' } };
  };

/** The form as it was sent, with the refusal at its field: AdminJS's own answer would put the old values back. */
const refusedForm = (record: RecordJSON, form: Form, { message, field }: Problem): RecordActionResponse => ({
  record: { ...record, params: { ...record.params, ...form }, errors: field ? { [field]: { message } } : {} },
  notice: { message, type: 'error' },
});

const refusal = ({ message, field }: Problem): ValidationError => new ValidationError(field ? { [field]: { message } } : {}, { message });

export const text = (form: Form, field: string): string => String(form[field] ?? '').trim();
/** A chosen id; null when none is chosen. */
export const chosen = (form: Form, field: string): number | null => (form[field] === null || form[field] === undefined || form[field] === '' ? null : Number(form[field]));
