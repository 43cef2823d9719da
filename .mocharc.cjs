module.exports = {
  require: ['dist/test/support/hooks.js'],
  timeout: 20_000,
  exit: false,
  // For `--parallel`. Half of the suite waits for a clock, a switch or a disk, so two cores serve three at once; with four, people on the
  // simulated switch were late by so much, now and then, that a test of times failed. A real switch serves one.
  jobs: process.env.FREESWITCH_URL ? 1 : 3,
};
