import { writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { LabError } from '../lab.ts'
import { folderTrouble } from './folder-trouble.ts'

const errorOf = (work: Promise<unknown>) => work.then(() => undefined, folderTroubleOf)
const folderTroubleOf = (error: unknown) => folderTrouble(error, '/labs/one')

test('a full disk is told as such, whoever met it', async () => {
  const full = { code: 'disk-full', message: expect.stringContaining('/labs/one') }
  expect(await errorOf(writeFile('/dev/full', 'x'))).toMatchObject(full)
  expect(await errorOf(execa('cp', ['/etc/hostname', '/dev/full']))).toMatchObject(full)
})

test('anything else of the file system keeps its own words', async () => {
  expect(await errorOf(execa('cp', ['-a', '/no/such', '/tmp/to']))).toMatchObject({
    code: 'lab-not-made',
    message: expect.stringMatching(/cannot stat .*\/no\/such/),
    remedy: expect.any(String),
  })
})

test('what is told already, and what is not of the folder, stays as it is', () => {
  const other = new TypeError('x is not a function')
  expect(folderTrouble(other, '/labs/one')).toBe(other)
  const told = new LabError('boot-failed', 'The lab node did not come up')
  expect(folderTrouble(told, '/labs/one')).toBe(told)
})
