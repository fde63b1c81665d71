import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changedFolders } from './changed.ts'

let root: string
const git = (...argv: string[]) => {
  const names = ['GIT_AUTHOR', 'GIT_COMMITTER'].flatMap(who => [
    [`${who}_NAME`, 'a'],
    [`${who}_EMAIL`, 'a@example.com'],
  ])
  return execa('git', argv, {
    cwd: root,
    env: { ...Object.fromEntries(names), GIT_CONFIG_GLOBAL: '/dev/null' },
  })
}
async function put(path: string, text = 'x'): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}
async function commit(): Promise<void> {
  await git('add', '-A')
  await git('commit', '-m', 'x')
}
const folders = () => ['one', 'two'].map(id => join(root, 'scenarios', id))
const changed = async (ref?: string) => (await changedFolders(folders(), ref, root)).map(it => basename(it))

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cks-lab-changed-'))
  await git('init', '-b', 'main')
  for (const path of ['scenarios/one/task.md', 'scenarios/two/task.md', 'grader/run.ts', 'app/page.tsx'])
    await put(path)
  await commit()
})
afterEach(() => rm(root, { recursive: true }))

test('nothing has changed in a checkout of main as it is', async () => {
  expect(await changed()).toEqual([])
})

test('a task with an edited, committed or new file has changed', async () => {
  await put('scenarios/two/task.md', 'edited')
  expect(await changed()).toEqual(['two'])
  await git('checkout', '-b', 'work')
  await commit()
  expect(await changed()).toEqual(['two'])
  await put('scenarios/one/solutions/new.sh')
  expect(await changed()).toEqual(['one', 'two'])
})

test('what main has got since the branch left it is no change of the branch', async () => {
  await git('checkout', '-b', 'work')
  await git('checkout', 'main')
  await put('scenarios/one/task.md', 'edited')
  await commit()
  await git('checkout', 'work')
  expect(await changed()).toEqual([])
  expect(await changed('main')).toEqual(['one'])
})

test('all tasks have changed with what judges them, but not with its tests or with the pages', async () => {
  await put('app/page.tsx', 'edited')
  await put('grader/cluster/new.test.ts')
  expect(await changed()).toEqual([])
  await put('grader/cluster/new.ts')
  expect(await changed()).toEqual(['one', 'two'])
})

test('a folder outside of the project is compared with its own repository only', async () => {
  await put('grader/run.ts', 'edited')
  expect(await changedFolders(folders(), undefined, '/somewhere/else')).toEqual([])
})

test('a commit that is not known, or a folder without a repository, is told', async () => {
  await expect(changed('no-such-branch')).rejects.toMatchObject({ code: 'git-failed' })
  await expect(changed('--output=x')).rejects.toMatchObject({ code: 'git-failed' })
  await rm(join(root, '.git'), { recursive: true })
  await expect(changed()).rejects.toMatchObject({
    code: 'git-failed',
    message: expect.stringContaining('not a git'),
  })
})
