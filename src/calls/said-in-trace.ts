import { type DataSource, In } from 'typeorm';
import { ContactNote } from '../contacts/contact-note.entity.js';
import { timeOf } from '../database/sql.js';

/** What an agent said came of an attempt, as a trace tells it; all empty where nobody has said anything yet. */
export interface SaidInTrace {
  disposition: string | null;
  /** What that did with the contact, one of the outcomes of dispositions. */
  dispositionOutcome: string | null;
  /** The user who said it, by their email address, and when; the last word where there were several. */
  dispositionBy: string | null;
  dispositionAt: Date | null;
  dispositionNote: string | null;
  followUpAt: Date | null;
  /** The agent who promised to call; `anyone` where nobody did. Empty without a follow-up. */
  followUpBy: string | null;
}

/** A note on the contact that was written in this call. */
export type NoteInTrace = Pick<ContactNote, 'text' | 'writtenBy' | 'writtenAt'>;

/** What is selected beside an attempt for it: `alias.property` of the joined rows, and the name that the value has in the raw row. */
export const saidColumns = [
  ['disposition.name', 'said_name'],
  ['disposition.outcome', 'said_outcome'],
  ['disposition.givenBy', 'said_by'],
  ['disposition.givenAt', 'said_at'],
  ['disposition.note', 'said_note'],
  ['disposition.followUpAt', 'follow_up_at'],
  ['promised.name', 'promised_name'],
] as const;

type Raw = Record<string, string | Date | null>;

export function saidOf(raw: Raw): SaidInTrace {
  const text = (name: string): string | null => (raw[name] as string | null | undefined) ?? null;
  const moment = (name: string): Date | null => (raw[name] ? new Date(timeOf(raw[name])) : null);
  const followUpAt = moment('follow_up_at');
  return {
    disposition: text('said_name'), dispositionOutcome: text('said_outcome'), dispositionBy: text('said_by'), dispositionAt: moment('said_at'), dispositionNote: text('said_note'),
    followUpAt, followUpBy: followUpAt && (text('promised_name') ?? 'anyone'),
  };
}

/** The same for one attempt that the caller may see. */
export async function saidOfAttempt(dataSource: DataSource, attemptId: string): Promise<SaidInTrace & { notes: NoteInTrace[] }> {
  const [raw] = await dataSource.query(
    `SELECT disposition.name AS said_name, disposition.outcome AS said_outcome, disposition.given_by AS said_by, disposition.given_at AS said_at, disposition.note AS said_note,
            disposition.follow_up_at AS follow_up_at, promised.name AS promised_name
       FROM disposition LEFT JOIN agent promised ON promised.id = disposition.follow_up_agent_id WHERE disposition.attempt_id = ?`,
    [attemptId],
  );
  return { ...saidOf((raw ?? {}) as Raw), notes: (await notesOf(dataSource, [attemptId])).get(attemptId) ?? [] };
}

/** The notes that were written in these calls, by attempt, in their order. */
export async function notesOf(dataSource: DataSource, attemptIds: readonly string[]): Promise<Map<string, NoteInTrace[]>> {
  if (attemptIds.length === 0) return new Map();
  const rows = await dataSource.getRepository(ContactNote).find({ where: { attemptId: In([...attemptIds]) }, order: { id: 'ASC' } });
  const notes = new Map<string, NoteInTrace[]>();
  for (const { attemptId, text, writtenBy, writtenAt } of rows) notes.set(attemptId!, [...(notes.get(attemptId!) ?? []), { text, writtenBy, writtenAt }]);
  return notes;
}
