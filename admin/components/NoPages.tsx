/** AdminJS's own list of pages: ours are in the menu. */
export default function NoPages() {
  return null;
}
