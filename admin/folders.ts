import { fileURLToPath } from 'node:url';

/** The project, where the sources of the pages are, and its folder for their bundle: it must have no leading dot (Express 5 then answers 404 for what is in it). */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
export const bundleFolder = fileURLToPath(new URL('../back-office', import.meta.url));
