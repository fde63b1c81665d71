/** The programs of this part, each a process of its own. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Run } from '../bench.ts'

/** Ends with the part, and with the bench, whatever ends that. @param name of its file here */
export function start(
  { ends }: Pick<Run, 'ends'>,
  name: string,
  env: Record<string, string> = {},
  argv: string[] = [],
): ChildProcess {
  const child = fork(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), argv, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...env },
    // What it prints is not the report, which may be a document.
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  ends.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  })
  return child
}

/** What it says next. @throws Error when it ends instead */
export async function told<T>(child: ChildProcess, name: string): Promise<T> {
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the ${name} ended with ${code ?? signal}`)
  })
  const [message] = await Promise.race([once(child, 'message'), ended])
  ended.catch(() => {})
  return message as T
}

/** Bytes of its resident set (VmRSS), which it shares in part with others. */
export async function residentBytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}
