/** What the server itself asks a node's terminal host: which terminals there are, a new one, the end of one. */
import { type Lab, LabError } from '../lab.ts'
import { decodeFrame, encodeFrame, type Frame } from '../terminal/frames.ts'
import { FrameSplitter, withLength } from '../terminal/framing.ts'
import { FrameType, maxFrame } from '../terminal/protocol.ts'
import type { Terminal } from './api.ts'

const answerMs = 10_000

/** In the order in which they were opened. @throws LabError `node-unreachable`. */
export async function listTerminals(lab: Lab): Promise<Terminal[]> {
  const ids = await ask(lab, { type: FrameType.list }, answer =>
    answer.type === FrameType.ids ? answer.ids : undefined,
  )
  return ids.map(terminalOf).toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
}

/** Starts a login shell. @throws LabError `too-many-terminals`, `node-unreachable`. */
export async function openTerminal(lab: Lab, size: { cols: number; rows: number }): Promise<Terminal> {
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

/** The number after `t`; terminals that others opened come last. */
function numberOf(id: string): number {
  return Number(/^t(\d+)$/.exec(id)?.[1] ?? 1_000)
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
        if (answer.type === FrameType.error) throw new LabError(answer.code, answer.message)
        const picked = pick(answer)
        if (picked !== undefined) return picked
      }
    }
    throw unanswered()
  } finally {
    clearTimeout(timer)
    stream.destroy()
  }
}

function unanswered(): LabError {
  return new LabError('node-unreachable', 'The terminals of the lab do not answer.', {
    remedy: 'Reset the task, or restart it.',
  })
}
