import './environment.js';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFolder, projectFolder } from './folders.js';

/**
 * Bundles the back office's pages into one script, as a part of the build. AdminJS is loaded for it (seconds)
 * only when a file has changed since the last time.
 */
const sources = join(projectFolder, 'admin/components');
const stampFile = join(bundleFolder, 'bundled-from');

const hash = createHash('sha256');
/** What they share with the service, word for word: a dialer's form has the figures of the detection, the preview of a widget is the very form of the sites. */
const shared = new Set<string>();
for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!/\.tsx?$/.test(name)) continue;
  const text = readFileSync(join(sources, name), 'utf8');
  hash.update(name).update(text);
  for (const [, file] of text.matchAll(/'\.\.\/\.\.\/(src\/[^']+)'/g)) shared.add(`${file}.ts`);
}
for (const path of ['package-lock.json', 'dist/admin/components.js', ...[...shared].sort()]) hash.update(readFileSync(join(projectFolder, path)));
const stamp = hash.digest('hex');

const isFresh = existsSync(join(bundleFolder, 'bundle.js')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!isFresh) {
  process.env.ADMIN_JS_TMP_DIR = bundleFolder;
  process.env.ADMIN_JS_SKIP_BUNDLE = 'false';
  process.env.NODE_ENV = 'production';
  mkdirSync(bundleFolder, { recursive: true });
  rmSync(stampFile, { force: true });
  const [{ default: AdminJS }, { ownComponents }] = await Promise.all([import('adminjs'), import('./components.js')]);
  await new AdminJS({ componentLoader: ownComponents() }).initialize();
  writeFileSync(stampFile, stamp);
}
