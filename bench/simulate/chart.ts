/** A line of the chart: its points are utilisation (0 to 1) by number of agents. */
export interface Series {
  name: string;
  color: string;
  points: { agents: number; utilisation: number }[];
}

const size = { width: 760, height: 420, left: 56, right: 190, top: 36, bottom: 52 };
const lowest = 0.6;

/** Utilisation by agents (on a logarithmic axis), one line for each method, as SVG. */
export function chart(series: readonly Series[]): string {
  const agents = [...new Set(series.flatMap(({ points }) => points.map((point) => point.agents)))].sort((a, b) => a - b);
  const span = Math.log(agents.at(-1)! / agents[0]!) || 1;
  const x = (count: number) => size.left + (Math.log(count / agents[0]!) / span) * (size.width - size.left - size.right);
  const y = (share: number) => size.height - size.bottom - ((share - lowest) / (1 - lowest)) * (size.height - size.top - size.bottom);
  const levels = [0.6, 0.7, 0.8, 0.9, 1];
  const text = (left: number, top: number, words: string, more = '') => `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" ${more}>${words}</text>`;
  const line = (left: number, top: number, right: number, bottom: number) => `<line x1="${left}" y1="${top.toFixed(1)}" x2="${right}" y2="${bottom.toFixed(1)}" stroke="#ddd"/>`;
  const names = apart(series.map(({ points }) => y(points.at(-1)!.utilisation)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" fill="#333">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    text(size.left, 20, 'Agents busy, in %, by number of agents', 'font-size="14" font-weight="bold"'),
    ...levels.flatMap((level) => [line(size.left, y(level), size.width - size.right, y(level)), text(size.left - 10, y(level) + 4, `${Math.round(level * 100)}`, 'text-anchor="end"')]),
    ...agents.map((count) => text(x(count), size.height - size.bottom + 20, `${count}`, 'text-anchor="middle"')),
    text((size.left + size.width - size.right) / 2, size.height - 12, 'agents (logarithmic)', 'text-anchor="middle"'),
    ...series.flatMap(({ name, color, points }, index) => [
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${points.map((point) => `${x(point.agents).toFixed(1)},${y(point.utilisation).toFixed(1)}`).join(' ')}"/>`,
      ...points.map((point) => `<circle cx="${x(point.agents).toFixed(1)}" cy="${y(point.utilisation).toFixed(1)}" r="3" fill="${color}"/>`),
      text(size.width - size.right + 12, names[index]! + 4, name, `fill="${color}"`),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

/** The heights of the names, moved down until none covers another. */
function apart(heights: number[]): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a]! - heights[b]!);
  const placed = [...heights];
  order.forEach((index, rank) => {
    if (rank > 0) placed[index] = Math.max(placed[index]!, placed[order[rank - 1]!]! + 15);
  });
  return placed;
}
