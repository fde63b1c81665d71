import { chmod, mkdir, mkdtemp, realpath, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { fileStates } from '../cluster/beginning.ts'
import { fileTimes } from '../cluster/file-times.ts'
import { existing } from '../cluster/mounts.ts'
import { fileIfAny } from '../node.ts'
import { observeRootOnly } from '../observations/permissions.ts'
import { realPath } from '../real-path.ts'
import type { GradeTarget } from '../types.ts'
import { targetOf } from './target.ts'
import { thisMachine } from './this-machine.ts'

let root: string
/** Folder and files as they are on this machine, and the same in a map. */
let here: GradeTarget
let given: GradeTarget

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'cks-lab-files-')))
  await mkdir(join(root, 'closed'), { mode: 0o700 })
  await writeFile(join(root, 'closed/key'), 'secret', { mode: 0o640 })
  await chmod(join(root, 'closed/key'), 0o640)
  await symlink('closed', join(root, 'shortcut'))
  await symlink(join(root, 'closed/key'), join(root, 'other name'))
  await utimes(join(root, 'closed/key'), 1_700_000_000.25, 1_700_000_000.25)
  const above: Record<string, { mode: string; owner: string }> = {}
  for (let path = root; path !== '/'; path = join(path, '..')) above[`${path}/`] = await stateOf(path)
  const mine = { owner: `${process.getuid?.()}:${process.getgid?.()}` }
  here = targetOf({ node: thisMachine })
  given = targetOf({
    files: {
      ...above,
      '/': await stateOf('/'),
      [`${root}/closed/`]: { ...mine, mode: '700' },
      [`${root}/closed/key`]: { ...mine, text: 'secret', mode: '640' },
      [`${root}/shortcut`]: { ...mine, leadsTo: 'closed', mode: '777' },
      [`${root}/other name`]: { ...mine, leadsTo: `${root}/closed/key`, mode: '777' },
    },
  })
})
afterAll(() => rm(root, { recursive: true }))

/** No process on this machine is called so. */
const nobody = 'cks-lab-nobody' as Component

async function stateOf(path: string) {
  const { mode, uid, gid } = await stat(path)
  return { mode: (mode & 0o7777).toString(8), owner: `${uid}:${gid}` }
}

/** What both find. */
async function alike<T>(look: (target: GradeTarget) => Promise<T>): Promise<T> {
  const [real, told] = await Promise.all([look(here), look(given)])
  expect(told).toEqual(real)
  return real
}

describe('what scripts find on a node is what the map of files tells', () => {
  test('of where a path leads', async () => {
    expect(await alike(it => realPath(it, `${root}/shortcut/key`))).toBe(`${root}/closed/key`)
    expect(await alike(it => realPath(it, `${root}/other name`))).toBe(`${root}/closed/key`)
    expect(await alike(it => realPath(it, `${root}/shortcut/not yet`))).toBe(`${root}/closed/not yet`)
  })

  test('of what exists', async () => {
    const paths = ['closed', 'shortcut/key', 'other name', 'none'].map(it => `${root}/${it}`)
    expect(await alike(it => existing(it, paths))).toEqual(new Set(paths.slice(0, 3)))
    expect(await alike(it => existing(it, []))).toEqual(new Set())
  })

  test('of types, modes, owners and contents', async () => {
    const states = await alike(it => fileStates(it, [root, `${root}/none`]))
    expect(Object.keys(states)).toHaveLength(5)
    expect(states[`${root}/closed/key`]).toMatchObject({ type: 'f', mode: '640', sha256: expect.any(String) })
    expect(states[`${root}/shortcut`]).toMatchObject({ type: 'l', leadsTo: 'closed' })
    expect(await alike(it => fileStates(it, [`${root}/none`]))).toEqual({})
  })

  test('of who may read a file', async () => {
    const { actual } = await alike(it => observeRootOnly(it, `${root}/other name`))
    expect(actual).toBe(`user ${process.getuid?.()}, mode 640 (${root}/closed/key)`)
    await expect(observeRootOnly(here, `${root}/none`)).rejects.toThrow('no such file')
    await expect(observeRootOnly(given, `${root}/none`)).rejects.toThrow('no such file')
  })

  test('of contents', async () => {
    expect((await alike(it => fileIfAny(it, `${root}/shortcut/key`)))?.toString()).toBe('secret')
    expect(await alike(it => fileIfAny(it, `${root}/none`))).toBeUndefined()
    expect(await alike(it => fileIfAny(it, `${root}/closed`))).toBeUndefined()
  })

  test('of times: content, whatever else, and the folder', async () => {
    const times = await fileTimes(here, nobody, '/in/container', `${root}/other name`)
    expect(times).toMatchObject({ writtenAt: 1_700_000_000_250, seen: true })
    expect(Math.abs(times!.changedAt - Date.now())).toBeLessThan(600_000)
    expect(times!.folderWrittenAt).toBe(Math.floor((await stat(join(root, 'closed'))).mtimeMs))
    const file = { text: '', changedAt: 5_250 }
    const map = targetOf({
      files: { '/a/': { changedAt: 7_000 }, '/a/b': file, '/a/c': { ...file, unseen: true } },
    })
    const told = { writtenAt: 5_250, changedAt: 5_250, folderWrittenAt: 7_000, seen: true }
    expect(await fileTimes(map, 'etcd', '/in/b', '/a/b')).toEqual(told)
    expect(await fileTimes(map, 'etcd', '/in/c', '/a/c')).toEqual({ ...told, seen: false })
    expect(await alike(it => fileTimes(it, nobody, '/in/container', `${root}/none`))).toBeUndefined()
  })
})
