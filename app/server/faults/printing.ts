/** A shell that prints while its lab or its server is killed. */
import { setTimeout as sleep } from 'node:timers/promises'
import { TerminalConnection } from '../../../lab-infra/terminal/client/client.ts'
import type { TerminalTicket } from '../api.ts'
import type { Bed } from './bed.ts'

const lines = 300
const longest = 120_000

/** @returns waits for the last line. @throws when a line is missing or doubled */
export async function printing(bed: Bed, session: string): Promise<() => Promise<void>> {
  const path = `/api/sessions/${session}/terminals`
  const opened = await bed.call<TerminalTicket>('POST', path, {})
  const { id } = opened!.body.terminal
  let text = ''
  const connection = new TerminalConnection(
    {
      onState: () => {},
      onReset: () => {
        text = ''
      },
      onOutput: (bytes, done) => {
        text += Buffer.from(bytes).toString('latin1')
        done()
      },
    },
    // Headers are an addition of Node's WebSocket.
    address => new WebSocket(address, { headers: { origin: bed.address } } as unknown as string[]),
  )
  connection.connect(async () => {
    const answer = await bed.call<TerminalTicket>('POST', `${path}/${id}/ticket`)
    if (answer?.status !== 201) throw new Error('no ticket')
    return `${bed.address}/api/terminals/connect?ticket=${answer.body.ticket}`
  })
  connection.send(`for i in $(seq ${lines}); do echo line $i; sleep 0.02; done; echo fin""ished\n`)
  await until(() => /^line 3\r$/m.test(text))
  return async () => {
    try {
      await until(() => /^finished\r$/m.test(text))
      const seen = [...text.matchAll(/^line (\d+)\r$/gm)].map(([, number]) => Number(number))
      const wanted = Array.from({ length: lines }, (_, index) => index + 1)
      if (seen.join() !== wanted.join()) throw new Error(`lines ${seen.join()}`)
    } finally {
      connection.close()
    }
  }
}

async function until(what: () => boolean): Promise<void> {
  for (const end = Date.now() + longest; !what(); await sleep(50))
    if (Date.now() > end) throw new Error('the shell does not print')
}
