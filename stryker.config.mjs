/**
 * `npm run mutants`: breaks the grader and the server's rules about sessions, one spot at a time, and tells which breaks
 * no test notices. Hours for all; minutes for one file by the tests that are about it:
 * `npm run mutants -- --mutate grader/settle.ts --testFiles grader/settle.test.ts`. A later run goes on where the last
 * one ended, with what has changed since.
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutants.config.ts' },
  mutate: [
    'grader/**/*.ts',
    'app/server/{attempt,checking,help,idle,lab-lease,lab-life,labs,policy,session,session-row,sessions,tickets}.ts',
    '!**/*.test.ts',
    '!grader/testing/**',
    // Runs in a process of its own, which no mutant reaches.
    '!grader/cluster/probe-client.ts',
  ],
  thresholds: { high: 95, low: 85, break: 85 },
  concurrency: 2,
  dryRunTimeoutMinutes: 30,
  incremental: true,
  incrementalFile: '.mutants/incremental.json',
  tempDirName: '.mutants/sandbox',
  reporters: ['clear-text', 'html', 'progress-append-only'],
  htmlReporter: { fileName: '.mutants/report.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: ['/.next', '/e2e', '/docs', '/bench', '.mutants'],
  disableTypeChecks: false,
}
