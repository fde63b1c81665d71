import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,bench,e2e,grader,lab-infra,scenarios}/**/*.test.{ts,tsx}'],
    // Several tests start servers and shells; more workers than this would only slow each other down.
    maxWorkers: 2,
    testTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
})
