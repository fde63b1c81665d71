import { expect, test, vi } from 'vitest'
import { labIdPattern } from '../../lab.ts'
import { limitArguments } from './limits.ts'
import { clusterName, clusterPrefix, nodeContainer } from './names.ts'

test('a lab’s cluster bears its id, and those of another state folder are told apart', () => {
  vi.stubEnv('CKS_LAB_STATE', '/a')
  const here = clusterName('one')
  expect(here).toMatch(/^cks-[0-9a-f]{8}-one$/)
  expect(here.startsWith(clusterPrefix())).toBe(true)
  vi.stubEnv('CKS_LAB_STATE', '/b')
  expect(clusterName('one')).not.toBe(here)
})

test('the node’s name fits a host name, and long ids do not collide', () => {
  const long = `${'a'.repeat(39)}b`
  expect(long).toMatch(labIdPattern)
  expect(nodeContainer(clusterName(long)).length).toBeLessThanOrEqual(63)
  expect(clusterName(long)).not.toBe(clusterName(`${'a'.repeat(39)}c`))
})

test('limits of a lab are the user’s, and refused where they are none', () => {
  expect(limitArguments({} as NodeJS.ProcessEnv)).toEqual(['--memory', '2g', '--memory-swap', '2g'])
  const env = { CKS_LAB_MEMORY: '1500m', CKS_LAB_CPUS: '1.5' } as unknown as NodeJS.ProcessEnv
  expect(limitArguments(env)).toEqual(['--memory', '1500m', '--memory-swap', '1500m', '--cpus', '1.5'])
  const bad = { CKS_LAB_MEMORY: 'much' } as unknown as NodeJS.ProcessEnv
  expect(() => limitArguments(bad)).toThrow('CKS_LAB_MEMORY is "much"')
})
