import { expect, onTestFinished, test, vi } from 'vitest'
import { FakeEngine, type FakeLab } from '../../lab-infra/engines/fake/index.ts'
import type { ControlPlane } from './api.ts'
import { ControlPlaneFollower } from './control-plane-follower.ts'

const broken = { phase: 'broken', component: 'kube-apiserver', summary: 'kube-apiserver ended' } as const

/** Looks rarely every millisecond. */
async function begin() {
  const lab = (await new FakeEngine().create('lab-1', {}, () => {}, new AbortController().signal)) as FakeLab
  const told: ControlPlane[] = []
  const silent = vi.fn(async () => {})
  const follower = new ControlPlaneFollower(state => told.push(state), silent, { retryMs: 1, rareMs: 1 })
  onTestFinished(() => follower.follow(undefined))
  let streams = 0
  const original = lab.controlPlane.bind(lab)
  lab.controlPlane = async function* (signal) {
    streams++
    yield* original(signal)
  }
  return { lab, told, silent, follower, streams: () => streams }
}

test('followed closely, a lab is asked once and each change is told', async () => {
  const { lab, told, follower, streams } = await begin()
  follower.follow(lab)
  await vi.waitFor(() => expect(told).toMatchObject([{ phase: 'ready' }]))
  lab.setControlPlane(broken)
  await vi.waitFor(() => expect(follower.state).toMatchObject(broken))
  follower.follow(lab, 'closely')
  expect([streams(), told.length]).toEqual([1, 2])
})

test('followed rarely, a lab is looked at now and then, and is not asked whether it lives', async () => {
  const { lab, silent, follower, streams } = await begin()
  follower.follow(lab, 'rarely')
  await vi.waitFor(() => expect(streams()).toBeGreaterThan(2))
  lab.setControlPlane(broken)
  await vi.waitFor(() => expect(follower.state).toMatchObject(broken))
  expect(silent).not.toHaveBeenCalled()
})

test('since when it is so stays known when the way of following changes, and is forgotten with the lab', async () => {
  const { lab, follower, told } = await begin()
  follower.follow(lab, 'rarely')
  lab.setControlPlane(broken)
  await vi.waitFor(() => expect(follower.state).toMatchObject(broken))
  const { since } = follower.state!
  vi.setSystemTime(since + 60_000)
  onTestFinished(() => void vi.useRealTimers())
  lab.setControlPlane({ ...broken, cause: 'exit code 1' })
  told.length = 0
  follower.follow(lab, 'closely')
  expect(follower.state).toMatchObject(broken)
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ cause: 'exit code 1', since }))
  follower.follow(undefined)
  expect(follower.state).toBeUndefined()
})

test('a stream that breaks off is taken up again, once it was asked whether the node lives', async () => {
  const { lab, silent, follower, told } = await begin()
  const { controlPlane } = lab
  lab.controlPlane = () => {
    lab.controlPlane = controlPlane
    throw new Error('broken off')
  }
  follower.follow(lab)
  await vi.waitFor(() => expect(told).toMatchObject([{ phase: 'ready' }]))
  expect(silent).toHaveBeenCalledOnce()
})
