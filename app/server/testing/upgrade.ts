/** For tests: a WebSocket's upgrade, as bytes of HTTP. */
import { request } from 'node:http'

/** Asks for an upgrade as a page would, with those headers. @returns the refusal's status and code, or `upgraded` */
export function refusal(address: string, where: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const upgrade = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }
    const asked = request(new URL(where, address), { agent: false, headers: { ...upgrade, ...headers } })
    asked.once('upgrade', (_answer, socket) => {
      socket.destroy()
      resolve('upgraded')
    })
    asked.once('response', async answer => {
      const text = (await answer.setEncoding('utf8').toArray()).join('')
      resolve(`${answer.statusCode} ${JSON.parse(text).code}`)
    })
    asked.once('error', error => reject(new Error(`${where} ${JSON.stringify(headers)}: ${error.message}`)))
    asked.end()
  })
}
