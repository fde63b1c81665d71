import { describe, expect, test } from 'vitest'
import type { Files } from '../testing/node-files.ts'
import { manifestOf, type Scene, targetOf } from '../testing/target.ts'
import { observeHostPath } from './mounts.ts'

describe('the file of a flag is that one of the node', () => {
  const flag = 'audit-policy-file'
  const seen = (wanted: string, scene: Scene) =>
    observeHostPath(targetOf(scene), 'kube-apiserver', flag, wanted)
  const flags = [`--${flag}=/in/container/p.yaml`]
  const files: Files = { '/on/node/': {} }

  test('whatever it is called in the container, and before it is there', async () => {
    expect(await seen('/on/node/p.yaml', { flags, files })).toEqual({
      ok: true,
      where: '/etc/kubernetes/manifests/kube-apiserver.yaml:7',
      expected: '/on/node/p.yaml on the node',
      actual: '/on/node/p.yaml',
    })
    expect((await seen('/on/node/other.yaml', { flags, files })).ok).toBe(false)
  })

  test('by way of a link to its folder', async () => {
    const linked = { '/on/node': { leadsTo: '/srv/audit' }, '/srv/audit/': {} }
    expect((await seen('/srv/audit/p.yaml', { flags, files: linked })).ok).toBe(true)
    expect(await seen('/on/node/p.yaml', { flags, files: linked })).toMatchObject({
      ok: false,
      actual: '/srv/audit/p.yaml',
    })
  })

  test('or lies in that folder', async () => {
    const inside = await seen('/on/node/', { flags, files })
    expect(inside).toMatchObject({ ok: true, expected: 'a file of the node in /on/node/' })
    expect((await seen('/on/', { flags, files })).ok).toBe(true)
    expect((await seen('/on/no/', { flags, files })).ok).toBe(false)
  })

  test('not when it is not mounted or not given', async () => {
    const elsewhere = { flags: [`--${flag}=/elsewhere/p.yaml`] }
    expect(await seen('/elsewhere/p.yaml', elsewhere)).toMatchObject({
      ok: false,
      actual: '/elsewhere/p.yaml, not mounted',
    })
    expect(await seen('/on/node/p.yaml', { manifest: manifestOf([]) })).toMatchObject({
      ok: false,
      actual: `no --${flag}`,
    })
  })
})
