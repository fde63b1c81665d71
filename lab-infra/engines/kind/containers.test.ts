import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { containersOf, explainWords, findContainers } from './containers.ts'
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
describe('findContainers', () => {
  it('takes Docker where it answers', async () => {
    program('docker', JSON.stringify(docker))
    program('podman', JSON.stringify(podman))
    expect(await findContainers()).toEqual({
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
    expect(await findContainers()).toEqual({ info: found })
    program('docker', JSON.stringify(docker))
    vi.stubEnv('CKS_LAB_CONTAINERS', 'podman')
    expect(await findContainers()).toEqual({ info: found })
  })

  it('says of an installed Docker that it does not answer, and how to start it', async () => {
    program('docker', JSON.stringify({ ServerErrors: ['Cannot connect to the Docker daemon at unix:///x'] }))
    const found = await findContainers()
    expect(found).toMatchObject({ problem: { code: 'container-engine-down' } })
    expect('problem' in found && found.problem.remedy).toContain('systemctl start docker')
    program('podman', '', { stderr: 'newuidmap is missing', code: 1 })
    expect(await findContainers()).toMatchObject({ problem: { code: 'container-engine-down' } })
  })

  it('says that there is neither, and that the engine rootless needs none', async () => {
    expect(await new KindEngine().available()).toMatchObject({
      ok: false,
      reason: 'Neither Docker nor Podman is installed',
      remedy: expect.stringContaining('rootless'),
    })
    expect(await new KindEngine().adopt()).toEqual([])
  })
})

describe('containersOf', () => {
  it('gives back what was printed, and nothing where a refusal is an answer', async () => {
    program('docker', 'one\ntwo')
    expect(await containersOf('docker').run(['ps'])).toBe('one\ntwo')
    program('docker', '', { stderr: 'Error: No such object: x', code: 1 })
    expect(await containersOf('docker').ask(['inspect', 'x'])).toBeUndefined()
  })

  it('tells lines as they come', async () => {
    program('docker', 'Step 1\nStep 2')
    const lines: string[] = []
    await containersOf('docker').run(['build', '.'], { onLine: line => lines.push(line) })
    expect(lines).toEqual(['Step 1', 'Step 2'])
  })

  it('does not take an engine that is down for a refusal', async () => {
    program('docker', '', { stderr: 'Cannot connect to the Docker daemon at unix:///x.', code: 1 })
    await expect(containersOf('docker').ask(['inspect', 'x'])).rejects.toMatchObject({
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
