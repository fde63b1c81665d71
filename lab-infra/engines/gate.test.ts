/** The gate's both ends, with this machine as the node. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { GateFrame, gateFrame } from '../node/inside/gate-protocol.ts'
import { projectDir } from '../paths.ts'
import { withLength } from '../terminal/wire/framing.ts'
import { unreachable } from './exec-node.ts'
import { Gate } from './gate.ts'

const argv = [process.execPath, join(projectDir, 'lab-infra/node/inside/gate.ts')]
const env = { PATH: process.env.PATH ?? '' }
const open: { close(): unknown }[] = []
const gateOf = (command: readonly string[] = argv, revive = async () => false) => {
  const gate = new Gate(command, revive, cause => unreachable('container', cause))
  open.push(gate)
  return gate
}
afterEach(async () => {
  for (const it of open.splice(0)) await it.close()
})

describe('a command', () => {
  it('gives its output, its errors and its exit code', async () => {
    const { exitCode, stdout, stderr } = await gateOf().exec(
      ['sh', '-c', 'echo out; echo err >&2; exit 3'],
      env,
      {},
    )
    expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([3, 'out\n', 'err\n'])
  })

  it('takes input of any size, and many run at once', async () => {
    const gate = gateOf()
    const input = Buffer.alloc(3_000_000, 'abcdefg')
    const all = await Promise.all([1, 2, 3].map(() => gate.exec(['cat'], env, { input })))
    for (const { stdout } of all) expect(stdout.equals(input)).toBe(true)
  })

  it('sees no environment but its own', async () => {
    const { stdout } = await gateOf().exec(['env'], { ...env, A: 'b' }, {})
    expect(stdout.toString().trim().split('\n').sort()).toEqual(['A=b', `PATH=${env.PATH}`])
  })

  it('that does not exist has the exit code of a shell, and the reason', async () => {
    const { exitCode, stderr } = await gateOf().exec(['/no/such'], env, {})
    expect([exitCode, stderr.toString()]).toEqual([127, expect.stringContaining('ENOENT')])
  })

  it('that cannot even be tried ends with an error, and no other does', async () => {
    const gate = gateOf()
    const other = gate.exec(['sh', '-c', 'sleep 0.3; echo other'], env, {})
    const odd = await gate.exec(['echo', 'a\0b'], env, {})
    expect([odd.exitCode, odd.stderr.toString()]).toEqual([127, expect.stringContaining('null bytes')])
    const long = await gate.exec(['echo', 'x'.repeat(200_000)], env, {})
    expect([long.exitCode, long.stderr.toString()]).toEqual([127, expect.stringContaining('E2BIG')])
    await expect(gate.exec(['echo', 'x'.repeat(5_000_000)], env, {})).rejects.toThrow(/too long/)
    expect((await other).stdout.toString()).toBe('other\n')
  })

  it('that takes too long ends with all that it started', async () => {
    const gate = gateOf()
    const argv = ['sh', '-c', 'sleep 4243 & sleep 4243']
    const { exitCode, timedOut } = await gate.exec(argv, env, { timeoutMs: 300 })
    expect([exitCode, timedOut]).toEqual([null, true])
    expect((await gate.exec(['pgrep', '-fx', 'sleep 4243'], env, {})).exitCode).toBe(1)
  })

  it('ends when it is aborted, be it while the gate opens', async () => {
    const gate = gateOf()
    for (const ready of [false, true]) {
      if (ready) await gate.exec(['true'], env, {})
      const abort = new AbortController()
      const running = gate.exec(['sleep', '4244'], env, { signal: abort.signal })
      setTimeout(() => abort.abort(new Error('enough')), ready ? 200 : 0)
      await expect(running).rejects.toThrow('enough')
    }
  })
})

describe('a stream', () => {
  async function listening(server: Server, where?: string): Promise<number> {
    server.listen(where ?? { port: 0, host: '127.0.0.1' })
    open.push(server)
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  it('carries bytes both ways, and each end of them', async () => {
    const port = await listening(createServer({ allowHalfOpen: true }, socket => socket.pipe(socket)))
    const stream = await gateOf().stream({ kind: 'tcp', port }, 'the port')
    stream.end(Buffer.alloc(1_000_000, 'xyz'))
    const back: Buffer[] = []
    for await (const chunk of stream) back.push(chunk)
    expect(Buffer.concat(back).equals(Buffer.alloc(1_000_000, 'xyz'))).toBe(true)
  })

  it('goes to a unix socket, and closes with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cks-lab-gate-'))
    open.push({ close: () => rmSync(folder, { recursive: true }) })
    await listening(
      createServer(socket => socket.end('bye')),
      join(folder, 's'),
    )
    const stream = await gateOf().stream({ kind: 'unix', path: join(folder, 's') }, 'the agent')
    const closed = once(stream, 'close')
    const [first] = await once(stream, 'data')
    expect(String(first)).toBe('bye')
    await closed
  })

  it('is refused where nothing listens', async () => {
    const server = createServer()
    const port = await listening(server)
    server.close()
    const refused = gateOf().stream({ kind: 'tcp', port }, 'the port')
    await expect(refused).rejects.toMatchObject({ code: 'connection-refused' })
  })
})

describe('a gate that is not there', () => {
  it('is an unreachable node', async () => {
    await expect(gateOf(['false']).exec(['true'], env, {})).rejects.toMatchObject({
      code: 'node-unreachable',
    })
    await expect(gateOf(['/no/such']).exec(['true'], env, {})).rejects.toMatchObject({
      code: 'node-unreachable',
    })
  })

  it('is opened again when what carries it can be revived', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cks-lab-gate-'))
    open.push({ close: () => rmSync(folder, { recursive: true }) })
    const script = `[ -e ${folder}/up ] || { touch ${folder}/up; exit 1; }; exec "$@"`
    const gate = gateOf(['sh', '-c', script, 'sh', ...argv], async () => true)
    expect((await gate.exec(['true'], env, {})).exitCode).toBe(0)
  })

  it('is revived once for all that ask meanwhile', async () => {
    let tries = 0
    const folder = mkdtempSync(join(tmpdir(), 'cks-lab-gate-'))
    open.push({ close: () => rmSync(folder, { recursive: true }) })
    const script = `[ -e ${folder}/up ] || exit 1; exec "$@"`
    const gate = gateOf(['sh', '-c', script, 'sh', ...argv], async () => {
      tries += 1
      await sleep(200)
      writeFileSync(join(folder, 'up'), '')
      return true
    })
    const first = gate.exec(['true'], env, {})
    await sleep(100)
    const all = await Promise.all([first, gate.exec(['true'], env, {})])
    expect(all.map(it => it.exitCode)).toEqual([0, 0])
    expect(tries).toBe(1)
  })

  it('is given up when it shows no sign of life for 20 s', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const running = gateOf().exec(['sh', '-c', 'kill -STOP $PPID; echo; exec sleep 4246'], env, {})
      let ended = false
      running.catch(() => {}).finally(() => (ended = true))
      await vi.waitFor(() => execFileSync('pgrep', ['-fx', 'sleep 4246']), 10_000)
      vi.advanceTimersByTime(20_000)
      await sleep(200)
      expect(ended).toBe(false)
      vi.advanceTimersByTime(2_000)
      await expect(running).rejects.toMatchObject({ code: 'node-unreachable' })
    } finally {
      vi.useRealTimers()
      execFileSync('pkill', ['-fx', 'sleep 4246'])
    }
  })

  it('ends what goes through it, and the next use opens it anew', async () => {
    const gate = gateOf()
    const running = gate.exec(['sh', '-c', 'kill -9 $PPID; sleep 4245'], env, {})
    await expect(running).rejects.toMatchObject({ code: 'node-unreachable' })
    expect((await gate.exec(['true'], env, {})).exitCode).toBe(0)
    await gate.exec(['pkill', '-fx', 'sleep 4245'], env, {})
  })
})

describe('a gate that a learner has a hand in', () => {
  const frame = (type: number, payload: string) =>
    Buffer.from(withLength(gateFrame(type, 1, Buffer.from(payload)))).toString('base64')
  const opened = frame(GateFrame.opened, '')

  it.each([
    ['a length beyond the bound', Buffer.from([0xff, 0xff, 0xff, 0xff]).toString('base64')],
    ['a frame too short for its channel', Buffer.from([0, 0, 0, 1, 6]).toString('base64')],
    ['an ending that is no JSON', frame(GateFrame.close, '{')],
    ['an ending that is no object', frame(GateFrame.close, 'null')],
    ['an exit code that is none', frame(GateFrame.close, '{"exitCode":{"toString":null}}')],
    ['an error that is no text', frame(GateFrame.close, '{"error":{"toString":null}}')],
  ])('and that says %s is ended, and nothing else is', async (_, bytes) => {
    const says = `sleep 0.3; printf %s '${opened}' | base64 -d; sleep 0.3; printf %s '${bytes}' | base64 -d; exec sleep 60`
    const running = gateOf(['sh', '-c', says]).exec(['true'], env, {})
    await expect(running).rejects.toMatchObject({ code: 'node-unreachable' })
  })
})
