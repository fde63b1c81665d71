/** Who learns: a session in the class, and a terminal that prints while they type in it, check and raise a hand. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Grade, Session, SessionEvent, TerminalTicket } from '../../app/server/api.ts'
import type { MyClass } from '../../app/server/class/api.ts'
import { LabError } from '../../lab-infra/lab.ts'
import { lineThroughServer } from '../terminal-line.ts'
import { passedAt, task } from './grader.ts'
import { Keyboard } from './keyboard.ts'
import { linesPerSecond, Printed, printing } from './printed.ts'
import { passed, raised, type Shown } from './shown.ts'
import { Visitor } from './visitor.ts'

const minute = 60_000
/** ms for which a hand stays up. */
const handUp = 5_000

export class Learner {
  readonly #visitor: Visitor
  readonly #person: string
  readonly #classId: string
  readonly #session: string

  private constructor(visitor: Visitor, person: string, classId: string, session: string) {
    this.#visitor = visitor
    this.#person = person
    this.#classId = classId
    this.#session = session
  }

  /** Joins by the class's code, as its page and that of a task do, and waits for a lab. */
  static async join(origin: string, code: string, name: string): Promise<Learner> {
    const visitor = new Visitor(origin)
    await visitor.page('/join')
    const { person, classId } = await visitor.call<{ person: { id: string }; classId: string }>(
      'POST',
      '/api/join',
      { code, name },
    )
    void drain(visitor.events(`/api/classes/${classId}/events`))
    const { id } = await visitor.call<Session>('POST', '/api/sessions', { scenario: task, class: classId })
    const events = visitor.events<SessionEvent>(`/api/sessions/${id}/events`)
    for (;;) {
      const { value: event } = await events.next()
      if (!event) throw new LabError('failed', 'a session’s events have ended')
      if (event.type !== 'session') continue
      if (event.session.problem) throw new LabError('failed', event.session.problem.detail)
      if (event.session.state === 'ready') break
    }
    void drain(events)
    return new Learner(visitor, person.id, classId, id)
  }

  /**
   * For so many seconds; resolves when all is printed.
   * @param phase 0 to 1: where in the minute they check; they raise a hand half a minute apart from that
   */
  async work(seconds: number, phase: number, shown: Shown) {
    const span = seconds * 1000
    const { finished } = await this.#print(seconds)
    const [printed, , checks] = await Promise.all([
      finished,
      this.#everyMinute(((phase + 0.5) % 1) * minute, span, () => this.#raiseHand(shown)),
      this.#everyMinute(phase * minute, span, () => this.#check(shown)),
    ])
    return { ...printed, checks }
  }

  /** @returns how often it was done */
  async #everyMinute(first: number, span: number, what: () => Promise<void>): Promise<number> {
    const began = performance.now()
    let count = 0
    for (let at = first; at < span; at += minute) {
      await sleep(Math.max(0, began + at - performance.now()))
      await what()
      count++
    }
    return count
  }

  async #check(shown: Shown): Promise<void> {
    const { checks } = await this.#visitor.call<Grade>('POST', `/api/sessions/${this.#session}/check`)
    for (const check of checks)
      if (check.outcome === 'passed') shown.happened(passed(this.#person, check.id), passedAt(check))
  }

  /** It happens when the learner asks for it. */
  async #raiseHand(shown: Shown): Promise<void> {
    const path = `/api/classes/${this.#classId}/hand`
    const at = Date.now()
    const { handRaisedAt } = await this.#visitor.call<MyClass>('POST', path, { raised: true })
    shown.happened(raised(this.#person, handRaisedAt!), at)
    await sleep(handUp)
    await this.#visitor.call('POST', path, { raised: false })
  }

  /** Resolves when the shell has begun, with what resolves when it has ended. */
  async #print(seconds: number) {
    const path = `/api/sessions/${this.#session}/terminals`
    const opened = await this.#visitor.call<TerminalTicket>('POST', path, { cols: 200, rows: 40 })
    let next: string | undefined = opened.ticket
    const line = lineThroughServer(async () => {
      const again = () => this.#visitor.call<TerminalTicket>('POST', `${path}/${opened.terminal.id}/ticket`)
      const ticket = next ?? (await again()).ticket
      next = undefined
      return this.#visitor.address(ticket)
    }, this.#visitor.openSocket)
    await line.prints(/[#$] $/)
    const lines = seconds * linesPerSecond
    const printed = new Printed(lines)
    const [began, ended] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()]
    const keyboard = new Keyboard(key => line.type(key))
    line.onOutput(bytes => {
      const now = performance.now()
      keyboard.echoed(printed.feed(Buffer.from(bytes).toString('latin1')), now)
      if (printed.began) began.resolve(now)
      if (printed.ended) ended.resolve(now)
    })
    line.type(printing(lines))
    const beganAt = await began.promise
    const finish = async () => {
      await keyboard.use(seconds * 1000)
      const printedMs = (await ended.promise) - beganAt
      line[Symbol.dispose]()
      const { whole, missing, extra } = printed
      return { whole, missing, extra, printedMs, echo: keyboard.times }
    }
    return { finished: finish() }
  }
}

/** Reads on, as a page does, until the server ends it. */
async function drain(events: AsyncGenerator<unknown>): Promise<void> {
  for await (const _ of events);
}
