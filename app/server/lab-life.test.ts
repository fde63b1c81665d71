import { expect, test } from 'vitest'
import { LabLife, type LabState } from './lab-life.ts'

/** A life that has come to the state of the last word. */
function livedThrough(...states: LabState[]): LabLife {
  const life = new LabLife('preparing')
  for (const state of states) life.move(state)
  return life
}

test('a lab is made, reset, lost and made anew', () => {
  const life = livedThrough('preparing', 'ready', 'resetting', 'ready', 'lost', 'preparing', 'failed')
  expect([life.state, life.holdsLab]).toEqual(['failed', false])
})

test('what has ended never comes back', () => {
  for (const state of ['preparing', 'ready', 'resetting', 'lost', 'failed'] as const) {
    const life = livedThrough('preparing', 'ready', 'ended')
    expect(() => life.move(state)).toThrow(`A lab that is ended cannot become ${state}.`)
    expect(life.state).toBe('ended')
  }
})

test('what was lost or has failed needs a new lab first', () => {
  for (const end of ['lost', 'failed'] as const)
    for (const state of ['ready', 'resetting'] as const)
      expect(() => livedThrough('preparing', end).move(state)).toThrow(`${end} cannot become ${state}`)
})

test.each(['preparing', 'ready', 'resetting'] as const)(
  'a server that finds a lab %s goes on from there, once',
  state => {
    const life = new LabLife(state)
    life.move(state)
    expect(() => life.move(state)).toThrow(`A lab that is ${state} cannot become ${state}.`)
  },
)

test('a server that finds a lost lab running gives it back', () => {
  const life = new LabLife('lost')
  life.move('ready')
  expect(life.holdsLab).toBe(true)
})

test('of all moves these are allowed, and no other', () => {
  const states = ['preparing', 'ready', 'resetting', 'failed', 'lost', 'ended'] as const
  const lived: Record<LabState, LabState[]> = {
    preparing: ['preparing'],
    ready: ['preparing', 'ready'],
    resetting: ['preparing', 'ready', 'resetting'],
    failed: ['preparing', 'failed'],
    lost: ['preparing', 'lost'],
    ended: ['preparing', 'ended'],
  }
  const may = (from: LabState, to: LabState) => {
    const life = livedThrough(...lived[from])
    try {
      life.move(to)
    } catch {
      return false
    }
    return life.state === to
  }
  const allowed = states.map(from => `${from}: ${states.filter(to => may(from, to)).join(' ')}`)
  expect(allowed).toEqual([
    'preparing: ready failed lost ended',
    'ready: resetting failed lost ended',
    'resetting: ready failed lost ended',
    'failed: preparing ended',
    'lost: preparing ended',
    'ended: ',
  ])
})

test('there is a lab while it is made, ready or reset', () => {
  const held = (['preparing', 'ready', 'resetting', 'failed', 'lost', 'ended'] as const).filter(
    it => new LabLife(it).holdsLab,
  )
  expect(held).toEqual(['preparing', 'ready', 'resetting'])
})
