/** What emptying a list would do to its entries that are not cancelled yet. */
export interface EmptyingFigures {
  entries: number;
  /** Deleted: nobody called them, and no dialer refused them. */
  deleted: number;
  /** Stay as cancelled entries: they block, or the trace and the figures of a dialer speak of them. */
  kept: number;
  /** Of all: being called at this moment; each goes once its call is over. */
  underWay: number;
}

/** What may be done to be rid of a list's entries, or of the list. */
export interface Removal {
  /** False: it stays for good, or is in use. */
  mayBeDeleted: boolean;
  /** What uses it beside the dialers that are linked to it, each in a sentence. */
  otherUses: string[];
  /** Why it may not be emptied now, in a sentence. */
  notEmptied: string | null;
  /** Why it cannot become a do-not-call registry now, or stop being one, in a sentence. */
  keepsKind: string | null;
  /** Who does not call its numbers, in words; emptied, they call them. */
  blocksIn: string[];
  /** The dialers that call it. */
  calledBy: string[];
  /** The dialers that show its numbers as caller IDs; emptied, they have none from it. */
  shownBy: string[];
  /** Counted only when it was asked for: of a long list it takes a second or two. */
  figures: EmptyingFigures | null;
}
