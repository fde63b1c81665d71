import { spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { projectDir } from '../../lab-infra/paths.ts'
import { explainNpm } from './explain-npm.mjs'
import { pinnedNode, stalePackage } from './install.mjs'

const lock = (packages: object) => ({ packages: { '': { name: 'x' }, ...packages } })
const one = { version: '1.0.0', integrity: 'sha512-a' }

describe('a package is stale', () => {
  test('when it is not installed', () => {
    expect(stalePackage(lock({ 'node_modules/a': one }), lock({}))).toBe('node_modules/a')
  })
  test('when another version is installed', () => {
    const installed = lock({ 'node_modules/a': { ...one, version: '1.0.1' } })
    expect(stalePackage(lock({ 'node_modules/a': one }), installed)).toBe('node_modules/a')
  })
  test('when it has another checksum', () => {
    const installed = lock({ 'node_modules/a': { ...one, integrity: 'sha512-b' } })
    expect(stalePackage(lock({ 'node_modules/a': one }), installed)).toBe('node_modules/a')
  })
  test('but not when it is optional and was left out', () => {
    expect(stalePackage(lock({ 'node_modules/a': { ...one, optional: true } }), lock({}))).toBeUndefined()
  })
  test('nor when it is installed as locked', () => {
    expect(stalePackage(lock({ 'node_modules/a': one }), lock({ 'node_modules/a': one }))).toBeUndefined()
  })
})

describe('a failure of npm is explained', () => {
  test('as a network that does not reach the registry', () => {
    const { cause, remedy } = explainNpm('npm error code EAI_AGAIN\nnpm error request failed', '/x')
    expect(cause).toContain('registry cannot be reached')
    expect(cause).toContain('request failed')
    expect(remedy).toContain('network')
  })
  test('as a full disk', () => {
    expect(explainNpm('npm ERR! code ENOSPC', '/x').cause).toContain('no space')
  })
  test('as npm itself missing', () => {
    expect(explainNpm(Object.assign(new Error('spawn'), { code: 'ENOENT' }), '/x').cause).toBe(
      'npm is not in PATH',
    )
  })
  test('in npm’s own words when its code is not known', () => {
    const { cause, remedy } = explainNpm('npm error code EODD\nnpm error strange things', '/x')
    expect(cause).toBe('npm ci ended with EODD (strange things)')
    expect(remedy).toContain('/x')
  })
})

/** A project whose npm is a script, and whose pinned Node is this one. */
describe('the bootstrap', () => {
  let project: string
  const start = () => join(project, 'app/cli/start.mjs')
  const run = (args: string[] = [], env: Record<string, string> = {}) =>
    execa(process.execPath, [start(), ...args], {
      reject: false,
      env: { PATH: `${project}/bin:${process.env.PATH}`, npm_execpath: '', ...env },
    })
  const fakeNpm = async (script: string) => {
    await writeFile(join(project, 'bin/npm'), `#!/bin/bash\n${script}`)
    await chmod(join(project, 'bin/npm'), 0o755)
  }
  const npmThatInstalls = `
    echo run >>npm-runs; sleep 0.3
    mkdir -p ${'$'}(dirname "$PINNED"); ln -s "$REAL" "$PINNED"
    echo '{"packages":{"node_modules/a":{"version":"1.0.0"}}}' >node_modules/.package-lock.json`
  const env = () => ({ PINNED: pinnedNode(project), REAL: process.execPath })

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'cks-lab-start-'))
    await mkdir(join(project, 'bin'))
    await mkdir(join(project, 'node_modules'))
    await mkdir(join(project, 'app/cli'), { recursive: true })
    for (const name of ['start.mjs', 'install.mjs', 'explain-npm.mjs'])
      await cp(join(projectDir, 'app/cli', name), join(project, 'app/cli', name))
    const main = `if (process.argv[2] === 'wait') { process.on('SIGTERM', () => process.exit(7)); setTimeout(() => {}, 60_000) }
      else process.exitCode = 3
      console.log(JSON.stringify(process.argv.slice(2)))`
    await writeFile(join(project, 'app/cli/main.ts'), main)
    await writeFile(join(project, 'package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}')
  })
  afterEach(() => rm(project, { recursive: true }))

  test('installs once, hands the arguments over and passes the exit code on', async () => {
    await fakeNpm(npmThatInstalls)
    const first = await run(['list', '--json'], env())
    const second = await run(['list'], env())
    expect([first.stdout, first.exitCode]).toEqual(['["list","--json"]', 3])
    expect([second.stdout, second.stderr]).toEqual(['["list"]', ''])
    expect(await readFile(join(project, 'npm-runs'), 'utf8')).toBe('run\n')
  })
  test('installs once when two start together', async () => {
    await fakeNpm(npmThatInstalls)
    const both = await Promise.all([run([], env()), run([], env())])
    expect(both.map(({ exitCode }) => exitCode)).toEqual([3, 3])
    expect(await readFile(join(project, 'npm-runs'), 'utf8')).toBe('run\n')
  })
  test('says why npm failed and ends with 2', async () => {
    await fakeNpm('echo "npm error code ENOSPC" >&2; exit 1')
    const { exitCode, stderr } = await run()
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Cause: no space is left on the disk')
    expect(stderr).toContain('Remedy: Free')
  })
  test('says that the pinned Node is missing when npm leaves it out', async () => {
    await fakeNpm(
      `echo '{"packages":{"node_modules/a":{"version":"1.0.0"}}}' >node_modules/.package-lock.json`,
    )
    const { exitCode, stderr } = await run()
    expect(exitCode).toBe(2)
    expect(stderr).toContain('The pinned Node is missing')
  })
  test('passes a signal on', async () => {
    await fakeNpm(npmThatInstalls)
    const options = {
      env: { ...process.env, ...env(), PATH: `${project}/bin:${process.env.PATH}`, npm_execpath: '' },
    }
    const child = spawn(process.execPath, [start(), 'wait'], options)
    child.stdout.once('data', () => child.kill('SIGTERM'))
    expect(await new Promise(resolve => child.on('exit', resolve))).toBe(7)
  })
})
