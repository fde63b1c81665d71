/** What the server itself asks a node's terminal host: which terminals there are, a new one, the end of one. */
import { type Lab, LabError } from '../../lab-infra/lab.ts'
import { decodeFrame, encodeFrame, type Frame, FrameError } from '../../lab-infra/terminal/wire/frames.ts'
import { FrameSplitter, withLength } from '../../lab-infra/terminal/wire/framing.ts'
import { FrameType, maxFrame } from '../../lab-infra/terminal/wire/protocol.ts'
import type { Terminal } from './api.ts'

const answerMs = 10_000

/** In the order in which they were opened. @throws LabError `node-unreachable`. */
export async function listTerminals(lab: Lab): Promise<Terminal[]> {
  const ids = await ask(lab, { type: FrameType.list }, answer =>
    answer.type === FrameType.ids ? answer.ids : undefined,
  )
  const last = (id: string) => numberOf(id) || Number.POSITIVE_INFINITY
  return ids.map(terminalOf).toSorted((a, b) => (last(a.id) < last(b.id) ? -1 : 1))
}

/** The opening of each lab that was asked for last: a number is free only once the one before has been taken. */
const openings = new WeakMap<Lab, Promise<unknown>>()

/** Starts a login shell. @throws LabError `too-many-terminals`, `node-unreachable`. */
export function openTerminal(lab: Lab, size: { cols: number; rows: number }): Promise<Terminal> {
  const before = openings.get(lab) ?? Promise.resolve()
  const opening = before.catch(() => {}).then(() => openNext(lab, size))
  openings.set(lab, opening)
  return opening
}

async function openNext(lab: Lab, size: { cols: number; rows: number }): Promise<Terminal> {
  const numbers = (await listTerminals(lab)).map(({ id }) => numberOf(id))
  const id = `t${Math.max(0, ...numbers) + 1}`
  await ask(
    lab,
    { type: FrameType.open, id, ...size },
    answer => answer.type === FrameType.attached || undefined,
  )
  return terminalOf(id)
}

/** @throws LabError `no-such-terminal`, `node-unreachable`. */
export async function findTerminal(lab: Lab, id: string): Promise<Terminal> {
  const found = (await listTerminals(lab)).find(terminal => terminal.id === id)
  if (!found)
    throw new LabError('no-such-terminal', `There is no terminal ${id}.`, { remedy: 'Open a new one.' })
  return found
}

/** Ends its shell. @throws LabError `no-such-terminal`, `node-unreachable`. */
export async function closeTerminal(lab: Lab, id: string): Promise<void> {
  await findTerminal(lab, id)
  await ask(lab, { type: FrameType.close, id }, answer => answer.type === FrameType.ids || undefined)
}

/** The number after `t`; terminals that others opened come last, and count for none. */
function numberOf(id: string): number {
  return Number(/^t(\d{1,4})$/.exec(id)?.[1] ?? 0)
}

function terminalOf(id: string): Terminal {
  return { id, title: id === 't1' ? 'control-plane' : `control-plane ${id.replace(/^t/, '')}` }
}

/** Sends one frame and returns the first answer that `pick` wants; frames it does not want are skipped. */
async function ask<T>(lab: Lab, question: Frame, pick: (answer: Frame) => T | undefined): Promise<T> {
  const stream = await lab.node.dialTerminals()
  const timer = setTimeout(() => stream.destroy(unanswered()), answerMs)
  try {
    stream.write(withLength(encodeFrame(question)))
    const frames = new FrameSplitter(maxFrame)
    for await (const chunk of stream) {
      for (const bytes of frames.push(chunk)) {
        const answer = decodeFrame(bytes)
        if (answer.type === FrameType.error) throw refused(answer)
        const picked = pick(answer)
        if (picked !== undefined) return picked
      }
    }
    throw unanswered()
  } catch (error) {
    // What the lab sends is whatever its learner makes it send.
    throw error instanceof FrameError ? unanswered(error) : error
  } finally {
    clearTimeout(timer)
    stream.destroy()
  }
}

const codes: readonly string[] = ['no-such-terminal', 'too-many-terminals']

/** The host's own words, under a code of ours. */
function refused({ code, message }: { code: string; message: string }): LabError {
  return codes.includes(code)
    ? new LabError(code, message, { remedy: 'Close a terminal, or go on in one that is open.' })
    : unanswered(message)
}

function unanswered(cause?: unknown): LabError {
  return new LabError('node-unreachable', 'The terminals of the lab do not answer.', {
    remedy: 'Reset the task, or restart it.',
    cause,
  })
}
