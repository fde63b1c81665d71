/**
 * `npm run mutants`: breaks the grader and the server's rules about sessions, one spot at a time, and tells which breaks
 * no test notices; what may go unnoticed is in docs/mutants.md. Minutes for one file:
 * `npm run mutants -- --mutate grader/settle.ts`. A later run goes on where the last one ended, with what has changed
 * since.
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutants.config.ts' },
  mutate: [
    'grader/**/*.ts',
    'app/server/{ahead,alive,attempt,checking,endings,help,idle,lab-lease,lab-life,lab-queue,lab-reserve,labs,open-sessions,policy,prepared-lab,session,session-row,sessions,taking-up,terms,tickets,turnover}.ts',
    'app/server/class/{ahead,beginning,capacity,classes,classroom,hours,order,record,terms}.ts',
    '!**/*.test.ts',
    '!grader/testing/**',
    // They run in processes of their own, which no mutant reaches.
    '!grader/cluster/probe-client.ts',
    '!grader/resolve.ts',
    // Tables of words.
    '!grader/{cis,names}.ts',
    // They read the sources, which differ here, to make pages that docs.test.ts compares with those in docs/.
    '!grader/docs/{doc-comment,index,introduction,library,library-page,program,ready-made,types}.ts',
  ],
  thresholds: { high: 95, low: 85, break: 85 },
  concurrency: 2,
  dryRunTimeoutMinutes: 15,
  incremental: true,
  incrementalFile: '.mutants/incremental.json',
  tempDirName: '.mutants/sandbox',
  reporters: ['clear-text', 'html', 'progress-append-only'],
  htmlReporter: { fileName: '.mutants/report.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: ['/.next', '/e2e', '/docs', '/bench', '.mutants'],
  disableTypeChecks: false,
  // Which mutants are of what is made when a file is loaded: vitest.mutants.config.ts makes them cost no more than others.
  warnings: { slow: false },
}
