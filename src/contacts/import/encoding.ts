import { failed, ok, type Result } from '../../shared/result.js';

/** Windows-1252 is Latin-1 with the quotes and dashes that Windows adds to it. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/**
 * Finds out, piece by piece, how a file's text is encoded: by its mark (BOM) where it has one; else it is
 * UTF-8 if all of it is valid as that, and Latin-1 otherwise. `asked` only tells which it is to be.
 */
export class EncodingScan {
  private encoding: Encoding | undefined;
  private decoder: TextDecoder | undefined;
  private isValid = true;
  private isMarked = false;
  private start: Uint8Array = new Uint8Array();
  private trouble: string | undefined;

  constructor(private readonly asked?: Encoding) {}

  push(bytes: Uint8Array): void {
    if (this.decoder === undefined) {
      this.start = Buffer.concat([this.start, bytes]);
      if (this.start.length < 4) return;
      this.begin();
      return this.check(this.start);
    }
    this.check(bytes);
  }

  /** What it is; `isCut` when more of the file would follow. */
  end(isCut = false): Result<Encoding, string> {
    if (this.decoder === undefined) {
      this.begin();
      this.check(this.start);
    }
    if (this.trouble !== undefined) return failed(this.trouble);
    if (!isCut) this.check(new Uint8Array(), true);
    if (this.isValid) return ok(this.encoding!);
    const isGiven = this.isMarked || this.asked !== undefined;
    if (!isGiven) return ok('windows-1252');
    const why = this.isMarked ? 'its first bytes say that it is' : 'it was said to be';
    return failed(`The file cannot be read as ${names[this.encoding!]}, which ${why}: it holds bytes that this encoding does not have. Save it again as CSV in UTF-8.`);
  }

  private begin(): void {
    const [first, second, third, fourth] = this.start;
    const marked: Encoding | undefined =
      first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
    if (first === 0x50 && second === 0x4b && third === 0x03 && fourth === 0x04)
      this.trouble = 'This is a workbook or an archive (ZIP), not a CSV file. Save the sheet as CSV in UTF-8 and upload that.';
    this.isMarked = marked !== undefined;
    this.encoding = marked ?? this.asked ?? 'utf-8';
    this.decoder = new TextDecoder(this.encoding, { fatal: true });
  }

  private check(bytes: Uint8Array, isLast = false): void {
    if (!this.encoding!.startsWith('utf-16') && bytes.includes(0)) this.trouble ??= 'This is not a text file: it holds zero bytes. Save it as CSV in UTF-8 and upload that.';
    if (!this.isValid) return;
    try {
      this.decoder!.decode(bytes, { stream: !isLast });
    } catch {
      this.isValid = false;
    }
  }
}

const names: Record<Encoding, string> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16', 'windows-1252': 'Latin-1' };
