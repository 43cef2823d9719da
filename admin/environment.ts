import { bundleFolder } from './folders.js';

/**
 * AdminJS reads these when it is imported, so this is imported before it where the panel is ours (in somebody else's, their own count).
 *
 * With NODE_ENV=production it serves scripts of 3.8 MB instead of 18 MB. The components are bundled by `npm run build` (bundle.ts), never
 * in the middle of a start.
 */
process.env.ADMIN_JS_TMP_DIR ??= bundleFolder;
process.env.ADMIN_JS_SKIP_BUNDLE ??= 'true';
process.env.NODE_ENV ??= 'production';
