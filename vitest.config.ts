import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const folders = '{app,bench,e2e,grader,lab-infra,scenarios}'
const shared = { restoreMocks: true, unstubEnvs: true }

export default defineConfig({
  // What is loaded from outside of the checkout finds it as tasks do.
  resolve: { alias: { 'cks-lab/grader': fileURLToPath(new URL('grader/index.ts', import.meta.url)) } },
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: [`${folders}/**/*.test.{ts,tsx}`],
          exclude: ['**/*.{faults,lab,kind}.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        // On real nodes: each file makes its own, so one at a time.
        test: {
          ...shared,
          name: 'labs',
          include: [`${folders}/**/*.lab.test.ts`],
          fileParallelism: false,
          testTimeout: 180_000,
        },
      },
      {
        // On kind clusters: `npm run test:kind`.
        test: {
          ...shared,
          name: 'kind',
          include: [`${folders}/**/*.kind.test.ts`],
          fileParallelism: false,
          testTimeout: 180_000,
        },
      },
      {
        // Real servers and labs that are killed: `npm run test:faults`.
        test: {
          ...shared,
          name: 'faults',
          include: [`${folders}/**/*.faults.test.ts`],
          fileParallelism: false,
          testTimeout: 180_000,
        },
      },
    ],
    // Several tests start servers and shells; more workers than this would only slow each other down.
    maxWorkers: 2,
  },
})
