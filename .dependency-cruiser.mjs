/** Imports point one way: app → HTTP → lab-infra/server → grader, engines; scenarios → grader → lab.ts. */

/** Of lab-infra, what runs in the browser as well, or is only types there. */
const sharedWithPages = '^lab-infra/(server/api|terminal/(client|frames|protocol))\\.ts$'

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that starts nothing.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '\\.test\\.tsx?$',
          '(^|/)(vitest|playwright|next|postcss)\\.config\\.',
          '\\.mjs$',
          '^scenarios/',
          '^lab-infra/cli/(main\\.ts$|templates/)',
        ],
      },
      to: {},
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'app-knows-only-the-api',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^(lab-infra|grader|scenarios|bench|e2e)/', pathNot: sharedWithPages },
    },
    {
      name: 'app-takes-only-types-of-the-api',
      comment: 'Its schemas would bring zod into the browser.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^lab-infra/server/api\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'shared-with-pages-stays-small',
      comment: 'What the pages import must not lead them to the rest of the server.',
      severity: 'error',
      from: { path: '^lab-infra/terminal/(client|frames|protocol)\\.ts$' },
      to: { pathNot: '^lab-infra/terminal/' },
    },
    {
      name: 'grader-does-not-know-how-labs-are-made-or-served',
      comment: 'The contract, and what every node is (node/). Tests use the fake engine.',
      severity: 'error',
      from: { path: '^grader/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(app|scenarios|bench|e2e|lab-infra/(server|store|cli|engines|terminal))/' },
    },
    {
      name: 'scenarios-use-only-the-grader',
      comment: 'And what Node itself has.',
      severity: 'error',
      from: { path: '^scenarios/([^/]+)/' },
      to: { pathNot: ['^grader/index\\.ts$', '^scenarios/$1/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'a-lab-does-not-know-who-uses-it',
      severity: 'error',
      from: {
        path: '^lab-infra/(engines|node|terminal|lab\\.ts)',
        pathNot: ['\\.test\\.ts$', '^lab-infra/engines/fake/'],
      },
      to: { path: '^(grader|app|scenarios|lab-infra/(server|store|cli))/' },
    },
    {
      name: 'server-does-not-know-the-command-line',
      severity: 'error',
      from: { path: '^lab-infra/(server|store)/' },
      to: { path: '^(app|scenarios|bench|e2e|lab-infra/cli)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|test-results)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
