import { defineConfig } from '@playwright/test'
import { launchOptions } from './fixtures/chromium.ts'

/**
 * ui: the pages over a fake engine, no cluster. journeys: a learner's way through a real lab; the engine comes from
 * CKS_LAB_E2E_ENGINE (default rootless).
 */
export default defineConfig({
  outputDir: '../test-results',
  forbidOnly: Boolean(process.env.CI),
  workers: 1,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: launchOptions(),
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    permissions: ['clipboard-read', 'clipboard-write'],
    screenshot: 'only-on-failure',
    trace: 'off',
  },
  projects: [
    { name: 'ui', testDir: 'ui', timeout: 60_000 },
    // A lab has to be made first, on a machine that may have to be set up.
    { name: 'journeys', testDir: 'journeys', timeout: 300_000 },
  ],
})
