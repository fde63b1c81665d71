import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { endOf, headerOf, loadScripts, runScript } from './scripts.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cks-lab-scripts-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), text)
}

/** A node on which every script ends with 0, but those that contain "false". */
function nodeWithScripts() {
  const ran: string[] = []
  const exec = vi.fn(async (_: string[], options: { input?: string | Buffer }) => {
    ran.push(String(options.input))
    const exitCode = ran.at(-1)!.includes('false') ? 1 : 0
    return { exitCode, stdout: 'out', stderr: '', timedOut: false }
  })
  return { ran, node: { exec } as never }
}
const never = new AbortController().signal

test('a script gets the names that were drawn, then what the scripts share, then its own lines', async () => {
  await put('lib.sh', 'share() { :; }\n')
  await put('setup.sh', 'echo $owner\n')
  const { setup } = (await loadScripts(folder))({ owner: "o'hara", port: '80' })
  const { node, ran } = nodeWithScripts()
  expect(await runScript(node, setup!, never)).toEqual({ exitCode: 0, output: 'out' })
  expect(ran).toEqual(["owner='o'\\''hara'\nport='80'\nshare() { :; }\necho $owner\n"])
})

test('a near miss goes on with what the script it names has done', async () => {
  await put('solutions/right.sh', '#!/bin/bash\necho right\n')
  await put('near-misses/spoilt.sh', '#!/bin/bash\n# fails: a, b\n# from: solutions/right.sh\necho spoilt\n')
  const { nearMisses } = (await loadScripts(folder))({})
  expect(nearMisses[0]).toMatchObject({ name: 'spoilt', mustFail: ['a', 'b'] })
  const { node, ran } = nodeWithScripts()
  await runScript(node, nearMisses[0]!.script, never)
  expect(ran.map(it => it.split('\n').at(-2))).toEqual(['echo right', 'echo spoilt'])
})

test('a variant can ask for a lab that no other had', async () => {
  await put('solutions/right.sh', '#!/bin/bash\n# lab: fresh\ntrue\n')
  await put('solutions/usual.sh', '#!/bin/bash\ntrue\n')
  const { solutions } = (await loadScripts(folder))({})
  expect(solutions.map(it => it.freshLab)).toEqual([true, false])
})

test('when the script that another goes on with ends badly, the other does not run', async () => {
  await put('solutions/right.sh', 'false\n')
  await put('near-misses/spoilt.sh', '#!/bin/bash\n# from: solutions/right.sh\necho spoilt\n')
  const { nearMisses } = (await loadScripts(folder))({})
  const { node, ran } = nodeWithScripts()
  expect(await runScript(node, nearMisses[0]!.script, never)).toMatchObject({ exitCode: 1 })
  expect(ran).toHaveLength(1)
})

test('a folder without scripts has none', async () => {
  expect((await loadScripts(folder))({})).toEqual({ setup: undefined, solutions: [], nearMisses: [] })
})

test('only comments at the very beginning say something of a script', () => {
  expect(headerOf('#!/bin/bash\n# from: near-misses/a.sh\n# fails: x\ntrue')).toEqual({
    from: 'near-misses/a.sh',
    fails: ['x'],
  })
  expect(headerOf('#!/bin/bash\n# lab: fresh\n# fails: x\n')).toEqual({ lab: 'fresh', fails: ['x'] })
  expect(headerOf('# fails: a,, b ,\r\n')).toEqual({ fails: ['a', 'b'] })
  expect(headerOf('#!/bin/bash\n# Why.\n# fails: x\n')).toEqual({})
  expect(headerOf('#!/bin/bash\n#fails: x\n')).toEqual({})
})

test('a script that took too long is told with its limit', () => {
  expect([endOf(3), endOf(null)]).toEqual(['with 3', 'by its time limit of 120 s'])
})
