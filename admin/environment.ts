import { fileURLToPath } from 'node:url';

/**
 * AdminJS reads these when it is imported, so this is imported before it.
 *
 * Its folder for the bundled components must have no leading dot (Express 5 then answers 404 for what is in
 * it), and with NODE_ENV=production it serves scripts of 3.8 MB instead of 18 MB. The components are bundled by
 * `npm run build` (bundle.ts), never in the middle of a start.
 */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
export const bundleFolder = fileURLToPath(new URL('../back-office', import.meta.url));

process.env.ADMIN_JS_TMP_DIR ??= bundleFolder;
process.env.ADMIN_JS_SKIP_BUNDLE ??= 'true';
process.env.NODE_ENV ??= 'production';
