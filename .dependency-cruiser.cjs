/** Imports go one way (see docs/architecture.md). Each room may import the rooms below it, never one above or beside. */
const rooms = [
  ['shared'],
  ['database', 'web'],
  ['accounts'],
  ['compliance', 'pacing', 'switch'],
  ['contacts', 'caller-ids', 'lambdas'],
  ['calls', 'agents'],
  ['dialers', 'outcomes', 'messaging', 'quality'],
  ['desk', 'inbound'],
  ['personal-data'],
  ['jobs', 'http'],
];
const upward = rooms.flatMap((level, index) =>
  level.map((room) => ({
    name: `${room}-imports-only-rooms-below`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: {
      path: `^(admin|src)/`,
      pathNot: [`^src/${room}/`, ...rooms.slice(0, index).flat().map((below) => `^src/${below}/`)],
    },
  })),
);

module.exports = {
  forbidden: [
    ...upward,
    // Over the compiled files: there a type is no import.
    { name: 'no-circles', severity: 'error', from: { path: '^dist/', pathNot: 'entity\\.js$' }, to: { circular: true } },
    { name: 'pacing-is-pure', severity: 'error', from: { path: '^src/pacing/' }, to: { pathNot: '^src/(pacing|shared)/' } },
    { name: 'switch-knows-no-rows', severity: 'error', from: { path: '^src/switch/' }, to: { path: '^src/(database|accounts|contacts|calls)/|entity\\.ts$' } },
    {
      name: 'simulator-knows-the-protocol-alone',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { path: '^(src|admin)/', pathNot: '^src/(simulator|shared)/|^src/switch/(codec|ends)\\.ts$' },
    },
    {
      name: 'one-gate',
      comment: 'place.ts is the only way to an originate; gate.ts is the only way to place.ts.',
      severity: 'error',
      from: { path: '^(src|admin)/', pathNot: '^src/calls/gate\\.ts$' },
      to: { path: '^src/calls/place\\.ts$' },
    },
    {
      name: 'originate-only-behind-the-gate',
      severity: 'error',
      from: { path: '^(src|admin)/', pathNot: '^src/switch/' },
      to: { path: '^src/switch/originate-string\\.ts$' },
    },
    { name: 'main-is-the-root', severity: 'error', from: { path: '^(src/[^/]+/|admin/)' }, to: { path: '^src/(main|plugin|service|config|create-app|start-dialling|start-jobs)\\.ts$' } },
  ],
  options: { parser: 'swc', tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' }, exclude: { path: '^admin/(components/|assets/)' }, enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js', '.tsx', '.json'] } },
};
