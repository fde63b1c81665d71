/** How many tests passed, as each tool's own report says. */
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export interface Count {
  passed: number
  /** Each test that failed: its name, and below that, indented, why. */
  failed: string[]
  /** One line for each test that did not run: its name, and why. */
  skipped: string[]
}

const linesOfWhy = 12

/** @param why the first lines of it are told, without colours */
export function failure(name: string, why = ''): string {
  const lines = stripVTControlCharacters(why).split('\n')
  const told = lines.filter(line => line.trim() !== '').slice(0, linesOfWhy)
  return [name, ...told.map(line => `    ${line.trimEnd()}`)].join('\n')
}

const Vitest = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
      message: z.string().optional(),
    }),
  ),
})

/** A file that could not be loaded, or an error outside of all tests, counts as one failed test. */
export function vitestCount(report: unknown): Count {
  const { success, testResults } = Vitest.parse(report)
  const tests = testResults.flatMap(file => file.assertionResults)
  const broken = testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = [
    ...broken.map(file => failure(file.name, file.message)),
    ...tests
      .filter(test => test.status === 'failed')
      .map(test => failure(test.fullName, test.failureMessages?.join('\n'))),
  ]
  return {
    passed: tests.filter(test => test.status === 'passed').length,
    failed: success || failed.length > 0 ? failed : ['an error outside of all tests'],
    skipped: tests.filter(test => !['passed', 'failed'].includes(test.status)).map(test => test.fullName),
  }
}

const Run = z.object({ error: z.object({ message: z.string().optional() }).optional() })
const PlaywrightTest = z.object({
  status: z.string(),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
  results: z.array(Run),
})
interface Suite {
  title: string
  specs: { title: string; tests: z.infer<typeof PlaywrightTest>[] }[]
  suites?: Suite[]
}
const Suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(PlaywrightTest) })),
    suites: z.array(Suite).optional(),
  }),
)
const Playwright = z.object({
  suites: z.array(Suite),
  errors: z.array(z.object({ message: z.string().optional() })),
})

/** A test that passed only when tried again counts as failed. */
export function playwrightCount(report: unknown): Count {
  const { suites, errors } = Playwright.parse(report)
  const count: Count = { passed: 0, failed: [], skipped: [] }
  for (const { message } of errors) count.failed.push(failure('an error outside of all tests', message))
  const walk = ({ specs, suites = [] }: Suite) => {
    for (const { title, tests } of specs)
      for (const { status, annotations, results } of tests) {
        if (status === 'expected') count.passed++
        else if (status === 'skipped')
          count.skipped.push(
            `${title}: ${annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given'}`,
          )
        else count.failed.push(failure(title, results.find(run => run.error)?.error?.message))
      }
    suites.forEach(walk)
  }
  suites.forEach(walk)
  return count
}

/** The last line of a test run. */
export function summary({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed.length} failed${skipped.length ? `, ${skipped.length} skipped` : ''}`
}

export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((n, count) => n + count.passed, 0),
    failed: counts.flatMap(count => count.failed),
    skipped: counts.flatMap(count => count.skipped),
  }
}
