/** mod_expr: `floor((a-b)/1000)`. Ten digits after the point at most; `!err!` for what it cannot read. */
export function evaluate(text: string): string {
  const tokens = text.match(/\d+(?:\.\d+)?|[a-z]+|[-+*/^(),]/g) ?? [];
  if (tokens.join('') !== text.replace(/\s+/g, '')) return failure;
  const parser = new Parser(tokens);
  const value = parser.sum();
  return parser.isAtEnd && Number.isFinite(value) ? `${Number(value.toFixed(10))}` : failure;
}

const failure = '!err!';

const functions: Record<string, (...values: number[]) => number> = {
  floor: Math.floor, ceil: Math.ceil, abs: Math.abs, sqrt: Math.sqrt, min: Math.min, max: Math.max, round: Math.round,
  above: (one = 0, other = 0) => Number(one > other), below: (one = 0, other = 0) => Number(one < other),
};

/** What cannot be read becomes NaN, which no later step makes good. */
class Parser {
  private at = 0;

  constructor(private readonly tokens: string[]) {}

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  sum(): number {
    let value = this.product();
    for (let sign = this.take('+', '-'); sign; sign = this.take('+', '-')) value += (sign === '+' ? 1 : -1) * this.product();
    return value;
  }

  private product(): number {
    let value = this.power();
    for (let sign = this.take('*', '/'); sign; sign = this.take('*', '/')) {
      const factor = this.power();
      value = sign === '*' ? value * factor : value / factor;
    }
    return value;
  }

  private power(): number {
    const value = this.single();
    return this.take('^') ? value ** this.power() : value;
  }

  private single(): number {
    if (this.take('-')) return -this.single();
    if (this.take('(')) {
      const value = this.sum();
      return this.take(')') ? value : Number.NaN;
    }
    const token = this.tokens[this.at++] ?? '';
    if (!/^[a-z]/.test(token)) return token ? Number(token) : Number.NaN;
    const run = functions[token];
    if (!run || !this.take('(')) return Number.NaN;
    const values = [this.sum()];
    while (this.take(',')) values.push(this.sum());
    return this.take(')') ? run(...values) : Number.NaN;
  }

  private take(...wanted: string[]): string | undefined {
    const token = this.tokens[this.at];
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.at++;
    return token;
  }
}
