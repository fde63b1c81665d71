import { expect, test } from 'vitest'
import { refuseUnavailable, whyNotHere } from './needs.ts'

const plain = { name: 'rootless', features: [] }
const wide = { name: 'kind', features: ['cgroups', 'systemd'] as const }

test('what needs nothing, or nothing that is lacking, runs', () => {
  expect(whyNotHere({}, plain)).toBeUndefined()
  expect(whyNotHere({ needs: ['systemd'] }, wide)).toBeUndefined()
  expect(() => refuseUnavailable({ id: 'a', needs: ['systemd'] }, wide)).not.toThrow()
})

test('all that is lacking is named, with the engine', () => {
  const needs = ['systemd', 'apparmor', 'second-node'] as const
  expect(whyNotHere({ needs: [...needs] }, wide)).toBe(
    'It needs AppArmor and a second node, which labs of the engine kind do not have.',
  )
  expect(() => refuseUnavailable({ id: 'a', needs: [...needs] }, plain)).toThrow(
    expect.objectContaining({ code: 'scenario-unavailable', remedy: expect.stringContaining('doctor') }),
  )
})
