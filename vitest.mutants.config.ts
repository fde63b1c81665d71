/** The tests that `npm run mutants` asks whether they notice: the quick ones of the grader and of sessions. */
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Of a break of one file the tests of its own house are asked, the file's own first, then the quick before the slow: the
 * first that fails ends the run. That makes a break of what is made when a file is loaded, by which every test of that
 * house could be touched, cost as little as another.
 */
class LikeliestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [broken, ...others] = this.ctx.config.related ?? []
    if (broken === undefined || others.length > 0) return files
    const house = /\/(grader|app\/server)\//.exec(broken)?.[0] ?? '/'
    const own = basename(broken).replace(/\.ts$/, '.test.ts')
    const cost = (it: TestSpecification) =>
      basename(it.moduleId) === own ? -1 : (this.ctx.cache.getTestSpecificationResult(it)?.duration ?? 0)
    return files.filter(it => it.moduleId.includes(house)).sort((one, other) => cost(one) - cost(other))
  }
}

export default defineConfig({
  resolve: { alias: { 'cks-lab/grader': fileURLToPath(new URL('grader/index.ts', import.meta.url)) } },
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    include: ['{grader,app/server}/**/*.test.ts'],
    exclude: [
      '**/*.{faults,lab,kind}.test.ts',
      '**/node_modules/**',
      // They read the sources themselves, which differ here, or run them in a process of their own.
      'grader/docs/{docs,guide}.test.ts',
      // About what is around sessions: seconds each, and nothing here is theirs to notice.
      'app/server/{guard,openapi,owners,postgres,terminals}.test.ts',
    ],
    testTimeout: 20_000,
    sequence: { sequencer: LikeliestFirst },
  },
})
