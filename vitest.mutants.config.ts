/** The tests that `npm run mutants` asks whether they notice: those of the grader and of the server. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { 'cks-lab/grader': fileURLToPath(new URL('grader/index.ts', import.meta.url)) } },
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    include: ['{grader,app/server}/**/*.test.ts'],
    exclude: ['**/*.{faults,lab,kind}.test.ts', '**/node_modules/**'],
    testTimeout: 20_000,
  },
})
