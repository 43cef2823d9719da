import { closingBracket } from './originate/split.js';

/**
 * Replaces `${name}` by what `value` gives (nothing when undefined) and `${command(arguments)}` or
 * `${command arguments}` by what `run` answers. Names may hold variables themselves; `\$` stands for `$`, and in a text with variables `\\` for `\`.
 */
export function expand(text: string, value: (name: string) => string | undefined, run: (command: string, argument: string) => string, depth = 0): string {
  if (depth > 100 || !text.includes('${')) return text;
  let result = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && (text[i + 1] === '$' || text[i + 1] === '\\')) {
      result += text[++i];
      continue;
    }
    const end = text[i] === '$' && text[i + 1] === '{' ? closingBracket(text.slice(i + 1), '{', '}') : undefined;
    if (end === undefined) {
      result += text[i];
      continue;
    }
    const name = expand(text.slice(i + 2, i + 1 + end), value, run, depth + 1);
    const [, command, argument] = /^([^ (]+)[ (](.*?)\)?$/s.exec(name) ?? [];
    result += command === undefined ? expand(value(name) ?? '', value, run, depth + 1) : run(command, argument ?? '');
    i += 1 + end;
  }
  return result;
}
