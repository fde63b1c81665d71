/**
 * Lays the objects that every API server and controller manager make at their first start (../first-objects.ts) into a new
 * etcd, as new ones: `lay-first-objects FILE`. Of a portion of which something is there already, nothing is laid: what the API server
 * has begun, it makes to the end.
 */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { type Entry, renewed } from './renew.ts'

/** What etcd takes in one transaction unless it is told otherwise (--max-txn-ops). */
const portion = 128
const pki = '/etc/kubernetes/pki'
const agent = new Agent({
  keepAlive: true,
  ca: readFileSync(`${pki}/etcd/ca.crt`),
  cert: readFileSync(`${pki}/apiserver-etcd-client.crt`),
  key: readFileSync(`${pki}/apiserver-etcd-client.key`),
})

/** https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
function transaction(entries: readonly Entry[]): Promise<void> {
  const compare = entries.map(([key]) => ({ key, target: 'VERSION', result: 'EQUAL', version: '0' }))
  const success = entries.map(([key, value]) => ({ request_put: { key, value } }))
  return new Promise((resolve, reject) => {
    const call = request(
      { agent, host: '127.0.0.1', port: 2379, path: '/v3/kv/txn', method: 'POST', timeout: 10_000 },
      answer => {
        answer.resume()
        answer.once('end', () => {
          if (answer.statusCode === 200) resolve()
          else reject(new Error(`etcd answered with ${answer.statusCode}`))
        })
      },
    )
    call.once('timeout', () => call.destroy(new Error('etcd does not answer')))
    call.once('error', reject)
    call.end(JSON.stringify({ compare, success }))
  })
}

const { taken, entries } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  taken: number
  entries: Entry[]
}
const fresh = renewed(entries, taken, Math.floor(Date.now() / 1000))
for (let first = 0; first < fresh.length; first += portion)
  await transaction(fresh.slice(first, first + portion))
agent.destroy()
