import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const program = new URL('./oci.ts', import.meta.url).pathname

describe('adapting an OCI bundle', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'oci-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('takes from a bundle what a user namespace refuses, and nothing else', () => {
    const spec = {
      ociVersion: '1.2.0',
      process: { args: ['sh'], oomScoreAdj: -999, rlimits: [{ type: 'RLIMIT_NOFILE' }] },
      linux: {
        cgroupsPath: '/k8s.io/x',
        resources: { devices: [] },
        namespaces: [{ type: 'pid' }, { type: 'cgroup' }],
      },
      mounts: [
        { destination: '/dev/pts', options: ['nosuid', 'gid=5', 'mode=0620'] },
        { destination: '/proc' },
      ],
    }
    writeFileSync(join(folder, 'config.json'), JSON.stringify(spec))
    execFileSync(process.execPath, [program, 'create', '--bundle', folder, 'id'])
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toEqual({
      ociVersion: '1.2.0',
      process: { args: ['sh'] },
      linux: { namespaces: [{ type: 'pid' }] },
      mounts: [{ destination: '/dev/pts', options: ['nosuid', 'mode=0620'] }, { destination: '/proc' }],
    })
  })

  it('adapts the process of an exec', () => {
    const file = join(folder, 'process.json')
    writeFileSync(file, JSON.stringify({ args: ['ls'], oomScoreAdj: 1, rlimits: [] }))
    execFileSync(process.execPath, [program, 'exec', '--process', file, 'id'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ args: ['ls'] })
  })
})
