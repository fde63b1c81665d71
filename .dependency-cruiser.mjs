/**
 * Imports point one way: app/(pages) → HTTP → app/cli → app/server → app/store; app → grader → lab-infra. Proof (e2e,
 * bench) may look at everything, and nothing looks at it.
 */

/** What is fit for a browser: the terminal's client and its wire format. */
const forBrowsers = '^lab-infra/terminal/(client|wire)/'

/** What the server's HTTP API tells, as schemas. */
const apiContract = '^app/server/(class/|class/board/|class/results/|people/)?api\\.ts$'

/** What the grader knows of labs. */
const labsContract = [
  '^lab-infra/(causes|lab|paths|process|units)\\.ts$',
  '^lab-infra/control-plane/',
  // Where things lie on a node, and how a service's unit files are read, whoever's disk they are on.
  '^lab-infra/node/inside/(places|unit)\\.ts$',
]

/** How the check library asks the node and the API server, and how it shows values. */
const askingContract = '^grader/(etcdctl|http|identity|node|real-path|shown|types)\\.ts$'

/** Whoever belongs to `from` may import what belongs to `to` as well, and nothing else of ours. */
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^(app|grader|lab-infra|scenarios|bench|e2e)/', pathNot: [from, ...to] },
})

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
          '^app/cli/(main\\.ts$|templates/)',
        ],
      },
      to: {},
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('pages-know-the-api-and-terminals', '^app/\\(pages\\)/', [
      apiContract,
      '^lab-infra/(steps|units)\\.ts$',
      '^lab-infra/terminal/client/client\\.ts$',
    ]),
    {
      name: 'pages-take-only-types-of-the-api',
      comment: 'Its schemas would bring zod into the browser.',
      severity: 'error',
      from: { path: '^app/\\(pages\\)/' },
      to: { path: apiContract, dependencyTypesNot: ['type-only'] },
    },
    only('command-line-is-on-top', '^app/cli/', ['^app/(server|store)/', '^grader/', '^lab-infra/']),
    only('server', '^app/server/', ['^app/store/', '^grader/', '^lab-infra/']),
    only('store', '^app/store/', ['^lab-infra/']),
    only('grader-knows-labs-by-contract', '^grader/', labsContract),
    only('facts-rest-on-the-contract', '^grader/cluster/', [askingContract, ...labsContract]),
    only('observations-rest-on-facts', '^grader/observations/', [
      askingContract,
      '^grader/(finding\\.ts$|cluster/)',
      ...labsContract,
    ]),
    only('guards-rest-on-observations', '^grader/guards/', [
      askingContract,
      '^grader/((finding|sentences)\\.ts$|cluster/|observations/)',
      ...labsContract,
    ]),
    {
      name: 'grading-rests-on-facts',
      comment: 'What is right, scenarios say with observations and guards.',
      severity: 'error',
      from: { path: '^grader/[^/]+\\.ts$', pathNot: '\\.test\\.ts$|^grader/index\\.ts$' },
      to: { path: '^grader/(observations|guards)/' },
    },
    {
      name: 'an-engine-is-known-by-contract',
      comment: 'Whoever uses labs gets engines from the list of them.',
      severity: 'error',
      from: { path: '^(app|grader)/', pathNot: '\\.test\\.tsx?$|/(testing|faults)/' },
      to: { path: '^lab-infra/engines/', pathNot: '^lab-infra/engines/(index|altered)\\.ts$' },
    },
    only('a-lab-knows-nobody', '^lab-infra/', []),
    only('terminal-in-browsers', forBrowsers, []),
    {
      name: 'scenarios-use-only-the-grader',
      comment: 'And what Node itself has.',
      severity: 'error',
      from: { path: '^scenarios/([^/]+)/' },
      to: { pathNot: ['^grader/index\\.ts$', '^scenarios/$1/'], dependencyTypesNot: ['core'] },
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
