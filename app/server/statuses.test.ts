import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LabError } from '../../lab-infra/lab.ts'
import { projectDir } from '../../lab-infra/paths.ts'
import { problemOf } from './problems.ts'
import { statusOf } from './statuses.ts'

/** Of all that a server runs; those of the command line alone are answered to nobody over HTTP. */
const sources = globSync('{app/server,app/store,grader,lab-infra}/**/*.ts', { cwd: projectDir })
  .filter(path => !/\.test\.ts$|\/testing\/|\/fake\/|app\/server\/statuses\.ts$/.test(path))
  .map(path => readFileSync(`${projectDir}/${path}`, 'utf8'))

/** Where a code is given to an error right as it is made. */
const given = new Set(
  sources.flatMap(text =>
    [...text.matchAll(/(?:new LabError|allHurdles)\(\s*'([^']+)'/g)].map(([, code]) => code!),
  ),
)

test('each code of an error that the server may meet has a status', () => {
  expect(given.size, 'the codes are still found in the sources').toBeGreaterThan(70)
  expect([...given].filter(code => statusOf(code) === undefined)).toEqual([])
})

test.each([
  ['file-changed', 409],
  ['write-failed', 409],
  ['no-such-file', 404],
  ['file-too-large', 413],
  ['bad-path', 400],
  ['api-server-unreachable', 503],
])('what is wrong with a node or its files is told by the status: %s', (code, status) => {
  expect(given).toContain(code)
  const error = new LabError(code, 'What and why.', { remedy: 'What to do.' })
  expect(problemOf(error)).toMatchObject({ status, code, detail: 'What and why.', remedy: 'What to do.' })
})

test('a code that is not known is answered as the server’s fault', () => {
  expect(problemOf(new LabError('as-yet-unknown', 'What and why.')).status).toBe(500)
})
