import { expect, test } from 'vitest'
import { concealed } from './conceal.ts'

const broken = {
  phase: 'broken',
  component: 'kube-apiserver',
  summary: 'kube-apiserver.yaml cannot be read as a pod',
  cause: 'line 7: bad indentation',
} as const

test('why it is broken is not told where finding it out is the task', () => {
  const told = JSON.stringify(concealed(broken, { brokenAtStart: 'kube-apiserver' }))
  expect(told).toContain('kube-apiserver does not run')
  expect(told).not.toMatch(/line 7|yaml/)
})

test('elsewhere, and while it is not broken, everything is told', () => {
  expect(concealed(broken, {})).toBe(broken)
  const restarting = { ...broken, phase: 'restarting' } as const
  expect(concealed(restarting, { brokenAtStart: 'kube-apiserver' })).toBe(restarting)
})

test('the state is told without its cause, and names the component where one is known', () => {
  const brokenAtStart = 'kube-apiserver' as const
  const rest = 'does not run as it should; finding out why is the task'
  expect(concealed(broken, { brokenAtStart })).toEqual({
    phase: 'broken',
    component: 'kube-apiserver',
    summary: `kube-apiserver ${rest}`,
  })
  expect(concealed({ phase: 'broken', summary: 'no luck', cause: 'x' }, { brokenAtStart })).toEqual({
    phase: 'broken',
    summary: `The control plane ${rest}`,
  })
})
