/** A server in a process of its own with a state folder of its own, talked to as a page would. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { RootlessEngine } from '../../../lab-infra/engines/rootless/engine.ts'
import type { Grade, Problem, Session } from '../api.ts'

export const task = 'fix-missing-rolebinding'
/** ms; a lab on a busy machine. */
const longest = 300_000

export interface Answer<T> {
  status: number
  body: T
}

export class Bed {
  readonly state = mkdtempSync(join(tmpdir(), 'cks-lab-faults-'))
  address = ''
  #child: ChildProcess | undefined

  /** Also after it was killed: on the same port and store. */
  async start(): Promise<void> {
    const program = fileURLToPath(new URL('./server.ts', import.meta.url))
    const port = this.address ? new URL(this.address).port : '0'
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, port], {
      // Without the test runner's own loader and options.
      env: { ...process.env, NODE_OPTIONS: '', CKS_LAB_STATE: this.state },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child = child
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout! }), 'line'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with ${code}`))),
    ])
    this.address = line
  }

  async kill(): Promise<void> {
    const exited = once(this.#child!, 'exit')
    this.#child?.kill('SIGKILL')
    await exited
  }

  /** Ends the server as Ctrl-C does, and what it was unable to end. */
  async end(): Promise<void> {
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      child.kill('SIGINT')
      await exited
    }
  }

  async remove(): Promise<void> {
    await this.end()
    process.env.CKS_LAB_STATE = this.state
    for (const lab of await new RootlessEngine().adopt()) await lab.destroy()
    rmSync(this.state, { recursive: true, force: true })
  }

  /** Undefined when the server went away meanwhile. */
  async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T> | undefined> {
    const headers = {
      origin: this.address,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    try {
      const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      const response = await fetch(new URL(path, this.address), init)
      const text = await response.text()
      return { status: response.status, body: (text ? JSON.parse(text) : undefined) as T }
    } catch {
      return undefined
    }
  }

  async session(id: string): Promise<Session> {
    const answer = await this.call<Session | Problem>('GET', `/api/sessions/${id}`)
    if (answer?.status !== 200) throw new Error(`no session: ${JSON.stringify(answer)}`)
    return answer.body as Session
  }

  /** Waits until it is as wanted. @throws with what it is instead */
  async reaches(id: string, wanted: (session: Session) => boolean): Promise<Session> {
    let seen: Session | undefined
    for (const end = Date.now() + longest; Date.now() < end; await sleep(100)) {
      seen = await this.session(id).catch(() => undefined)
      if (seen && wanted(seen)) return seen
    }
    throw new Error(`it stays ${JSON.stringify(seen)}`)
  }

  async grades(id: string): Promise<Grade[]> {
    return (await this.call<Grade[]>('GET', `/api/sessions/${id}/grades`))?.body ?? []
  }

  /** The session of the task, with a lab in which it is ready. */
  async ready(): Promise<Session> {
    const opened = await this.call<Session>('POST', '/api/sessions', { scenario: task })
    if (!opened || opened.status > 201) throw new Error(`not opened: ${JSON.stringify(opened)}`)
    if (['lost', 'failed'].includes(opened.body.state))
      await this.call('POST', `/api/sessions/${opened.body.id}/restart`)
    return this.reaches(opened.body.id, ({ state }) => state === 'ready')
  }
}
