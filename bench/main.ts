/** Runs the benchmarks, or those that are named: `npm run bench -- dialing gate`. Each prints a line a figure. */
const all = ['start', 'dialing', 'import', 'registry', 'gate', 'evenly', 'lambdas'];
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : all) {
  const { run } = (await import(`./${name}.js`)) as { run: () => Promise<string[]> };
  for (const line of await run()) console.log(line);
}
