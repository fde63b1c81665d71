/** The engine that tests of the server rest on, held to what they take it for. */
import { spawn } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import type { CreateOptions, Progress } from '../../lab.ts'
import { killGroup } from '../../node/inside/kill-group.ts'
import { engineContract } from '../testing/contract.ts'
import { FakeEngine } from './engine.ts'
import type { FakeLab, Script } from './lab.ts'

/** Runs the command on this machine. Time and signal are the node's to keep. */
const onThisMachine: Script = async ([program = '', ...argv], { input = '', env, signal }) => {
  const child = spawn(program, argv, { detached: true, env: { ...process.env, ...env } })
  signal.addEventListener('abort', () => killGroup(child.pid), { once: true })
  child.stdin.on('error', () => {}) // it may end without reading
  child.stdin.end(input)
  const exited = new Promise<number | null>(resolve => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), buffer(child.stderr)])
  return { exitCode: await exited, stdout: stdout.toString(), stderr: stderr.toString() }
}

class RunningEngine extends FakeEngine {
  override async create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal) {
    const lab = (await super.create(id, options, report, signal)) as FakeLab
    lab.node.script = onThisMachine
    return lab
  }
}

const labs = new Map<string, FakeLab>()
engineContract('fake', () => new RunningEngine(labs), {
  midway: 'api-server',
  kill: lab => labs.get(lab.id)?.die(),
  traces: id => (labs.has(id) ? ['in memory'] : []),
  process: { none: 'its labs are in memory' },
  filesApart: 'its files are in memory, where no command finds them',
})
