import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the forms of those who never want to be called promised, word for word as it came with them, and what they can keep: an opt-out is of one account. */
const before: Record<string, string> = { promise: 'Enter your phone number, and we will not call it again.', thanks: 'Thank you. We will not call this number again.' };
const since: Record<string, string> = { promise: 'Enter your phone number, and it gets no more of the calls that this form is for.', thanks: 'Thank you. This number gets no more of the calls that this form is for.' };

/** Forms keep their words in their rows. Those that somebody wrote stay. */
export class PromisesOfWidgets0035 implements MigrationInterface {
  name = 'PromisesOfWidgets1764000000035';

  async up(runner: QueryRunner): Promise<void> {
    await put(runner, before, since);
  }

  async down(runner: QueryRunner): Promise<void> {
    await put(runner, since, before);
  }
}

async function put(runner: QueryRunner, from: Record<string, string>, to: Record<string, string>): Promise<void> {
  const rows: { id: number; texts: string }[] = await runner.query("SELECT id, texts FROM widget WHERE purpose = 'never call me'");
  for (const { id, texts } of rows) {
    const changed = Object.fromEntries(Object.entries(JSON.parse(texts) as Record<string, string>).map(([name, text]) => [name, text === from[name] ? to[name] : text]));
    await runner.query('UPDATE widget SET texts = ? WHERE id = ?', [JSON.stringify(changed), id]);
  }
}
