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
for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort())
  if (/\.tsx?$/.test(name)) hash.update(name).update(readFileSync(join(sources, name)));
// The preview of a widget is the very form of the sites, and a dialer's form has the figures of the detection.
for (const path of ['package-lock.json', 'dist/admin/components.js', 'src/inbound/widgets/call-me.ts', 'src/inbound/widgets/widget-texts.ts', 'src/inbound/widgets/widget-purpose.ts', 'src/dialers/detection-figures.ts']) hash.update(readFileSync(join(projectFolder, path)));
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
