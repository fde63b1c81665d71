import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { containerEngine, explainWords, findContainerEngine } from './container-engine.ts'
import { KindEngine } from './engine.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cks-lab-containers-'))
  vi.stubEnv('PATH', folder)
  vi.stubEnv('CKS_LAB_CONTAINERS', '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A program that answers with this text. */
function program(name: string, stdout: string, { stderr = '', code = 0 } = {}): void {
  const file = join(folder, name)
  const say = (text: string, to: string) =>
    `while IFS= read -r l; do echo "$l" ${to}; done <<'X'\n${text}\nX\n`
  writeFileSync(file, `#!/bin/bash\n${say(stdout, '')}${stderr ? say(stderr, '>&2') : ''}exit ${code}\n`)
  chmodSync(file, 0o755)
}
const docker = {
  ServerVersion: '28.1',
  CgroupVersion: '2',
  MemTotal: 8e9,
  SecurityOptions: [],
  DockerRootDir: '/d',
}
const podman = {
  host: { cgroupVersion: 'v2', memTotal: 4e9, security: { rootless: true } },
  version: { Version: '5.4' },
  store: { graphRoot: '/p' },
}

// Bash stands in for the engines; it is not in the folder that PATH names, so its own path is in the scripts.
describe('findContainerEngine', () => {
  it('takes Docker where it answers', async () => {
    program('docker', JSON.stringify(docker))
    program('podman', JSON.stringify(podman))
    expect(await findContainerEngine()).toEqual({
      info: {
        provider: 'docker',
        version: '28.1',
        cgroup: '2',
        rootless: false,
        memory: 8e9,
        dataFolder: '/d',
      },
    })
  })

  it('takes Podman where Docker is missing, or where it is asked for', async () => {
    program('podman', JSON.stringify(podman))
    const found = {
      provider: 'podman',
      version: '5.4',
      cgroup: '2',
      rootless: true,
      memory: 4e9,
      dataFolder: '/p',
    }
    expect(await findContainerEngine()).toEqual({ info: found })
    program('docker', JSON.stringify(docker))
    vi.stubEnv('CKS_LAB_CONTAINERS', 'podman')
    expect(await findContainerEngine()).toEqual({ info: found })
  })

  it('says of an installed Docker that it does not answer, and how to start it', async () => {
    program('docker', JSON.stringify({ ServerErrors: ['Cannot connect to the Docker daemon at unix:///x'] }))
    const found = await findContainerEngine()
    expect(found).toMatchObject({ problem: { code: 'container-engine-down' } })
    expect('problem' in found && found.problem.remedy).toContain('systemctl start docker')
    program('podman', '', { stderr: 'newuidmap is missing', code: 1 })
    expect(await findContainerEngine()).toMatchObject({ problem: { code: 'container-engine-down' } })
  })

  it('says that there is neither, and that the engine rootless needs none', async () => {
    expect(await new KindEngine().available()).toMatchObject({
      problems: [
        {
          reason: 'Neither Docker nor Podman is installed',
          remedy: expect.stringContaining('rootless'),
        },
      ],
    })
    expect(await new KindEngine().adopt()).toEqual([])
  })
})

it('too little memory is told beside too little disk', async () => {
  // No byte is free in /proc.
  program('docker', JSON.stringify({ ...docker, MemTotal: 1024 ** 3, DockerRootDir: '/proc' }))
  const { problems } = await new KindEngine().available()
  expect(problems.map(({ reason }) => reason)).toEqual([
    'docker has 1 GB of memory; one lab needs 2 GB',
    "The disk of docker (/proc) has 0 GB free; building the node's image takes 6 GB",
  ])
})

it('there is no more room for labs than the engine has memory', async () => {
  program('docker', JSON.stringify({ ...docker, MemTotal: 1.2e9 }))
  const { bounds } = await new KindEngine().capacity()
  expect(bounds.find(({ of }) => of === 'memory')).toMatchObject({ labs: 1, beyond: 'starved' })
})

describe('containerEngine', () => {
  it('gives back what was printed, and nothing where a refusal is an answer', async () => {
    program('docker', 'one\ntwo')
    expect(await containerEngine('docker').run(['ps'])).toBe('one\ntwo')
    program('docker', '', { stderr: 'Error: No such object: x', code: 1 })
    expect(await containerEngine('docker').ask(['inspect', 'x'])).toBeUndefined()
  })

  it('tells lines as they come', async () => {
    program('docker', 'Step 1\nStep 2')
    const lines: string[] = []
    await containerEngine('docker').run(['build', '.'], { onLine: line => lines.push(line) })
    expect(lines).toEqual(['Step 1', 'Step 2'])
  })

  it('tells a full disk of this machine from one of the engine', async () => {
    program('docker', 'much')
    const run = containerEngine('docker').run(['exec', 'x', 'tar'], { outputFile: '/dev/full' })
    await expect(run).rejects.toMatchObject({ code: 'disk-full', message: expect.stringContaining('/dev') })
  })

  it('does not take an engine that is down for a refusal', async () => {
    program('docker', '', { stderr: 'Cannot connect to the Docker daemon at unix:///x.', code: 1 })
    await expect(containerEngine('docker').ask(['inspect', 'x'])).rejects.toMatchObject({
      code: 'container-engine-down',
    })
  })
})

it.each([
  ['write /var/lib/docker/tmp/x: no space left on device', 'disk-full'],
  [
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    'container-engine-down',
  ],
  ['Error response from daemon: Conflict', 'container-engine-failed'],
])('%s means %s', (said, code) => {
  expect(explainWords('docker', 'docker run', said)).toMatchObject({ code })
})
