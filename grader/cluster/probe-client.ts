/**
 * Makes the kubelet's probes from the node: runs there, under Node alone, with the tries as JSON on its command line, and
 * prints their outcomes as JSON. As pkg/probe does: no certificate is verified and none is shown, redirects are followed
 * within the host, one time limit covers all of a try.
 */
import { execFile } from 'node:child_process'
import { request as plainRequest } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { request as tlsRequest } from 'node:https'
import { connect } from 'node:net'

/** A ProbePlan, with the container to run commands in. */
type Try = {
  timeoutMs: number
  /** Before the next of several tries; default 500. */
  pauseMs?: number
  container?: string
} & (
  | { kind: 'http'; url: string; headers: [string, string][] }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'grpc'; host: string; port: number; service: string }
  | { kind: 'exec'; command: string[] }
)
interface Outcome {
  ok: boolean
  /** What came back, for people. */
  found: string
}

function http(url: string, headers: [string, string][], signal: AbortSignal, hops = 0): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const request = url.startsWith('https:') ? tlsRequest : plainRequest
  const lines: Record<string, string | string[]> = {}
  for (const [name, value] of headers) lines[name] = name in lines ? [lines[name]!, value].flat() : value
  const call = request(url, { headers: lines, rejectUnauthorized: false, agent: false, signal }, response => {
    const status = response.statusCode ?? 0
    const next = status >= 300 && status < 400 && status !== 304 && response.headers.location
    const to = next ? new URL(next, url) : undefined
    if (to && to.hostname === new URL(url).hostname) {
      response.resume()
      if (hops >= 9) reject(new Error('stopped after 10 redirects'))
      else resolve(http(to.href, headers, signal, hops + 1))
      return
    }
    let text = ''
    const done = () => {
      // kubernetes.io/docs/concepts/workloads/pods/probes: any code from 200 up to 399 is success.
      resolve({ ok: status >= 200 && status < 400, found: `${status}: ${text.slice(0, 300)}` })
    }
    response.setEncoding('utf8')
    response.on('data', chunk => {
      text += chunk
      // The kubelet reads 10 KB of the body.
      if (text.length > 10_240) response.destroy()
    })
    response.on('error', reject)
    response.on('close', done)
  })
  call.on('error', reject)
  call.end()
  return promise
}

function tcp(host: string, port: number, signal: AbortSignal): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const socket = connect({ host, port, signal }, () => {
    socket.destroy()
    resolve({ ok: true, found: 'connected' })
  })
  socket.on('error', reject)
  return promise
}

/** grpc.health.v1.Health/Check over HTTP/2 without TLS; its answer's only field is the status, 1 is SERVING. */
function grpc(host: string, port: number, service: string, signal: AbortSignal): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const session = connectHttp2(`http://${host.includes(':') ? `[${host}]` : host}:${port}`)
  const fail = (error: Error) => reject(error)
  signal.addEventListener('abort', () => {
    reject(signal.reason)
    session.destroy()
  })
  session.on('error', fail)
  session.on('close', () => reject(new Error('the connection was closed')))
  const name = Buffer.from(service)
  const message = name.length > 0 ? Buffer.concat([Buffer.from([0x0a, name.length]), name]) : Buffer.alloc(0)
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message])
  const stream = session.request({
    ':method': 'POST',
    ':path': '/grpc.health.v1.Health/Check',
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  const chunks: Buffer[] = []
  let told = ''
  stream.on('response', headers => {
    told = String(headers['grpc-message'] ?? '')
  })
  stream.on('trailers', headers => {
    told ||= String(headers['grpc-message'] ?? '')
  })
  stream.on('data', chunk => chunks.push(chunk))
  stream.on('error', fail)
  stream.on('end', () => {
    const answer = Buffer.concat(chunks).subarray(5)
    const serving = answer[0] === 0x08 && answer[1] === 1
    resolve({ ok: serving, found: serving ? 'SERVING' : told || `status ${answer[1] ?? 'unknown'}` })
    session.destroy()
  })
  stream.end(frame)
  return promise
}

function exec(
  container: string,
  command: string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000))
  const runtime = ['-r', 'unix:///run/containerd/containerd.sock', '-t', `${seconds + 5}s`]
  const argv = [...runtime, 'exec', '--sync', '--timeout', `${seconds}`, container, ...command]
  execFile('crictl', argv, { signal }, (error, stdout, stderr) => {
    const said = `${stderr}\n${stdout}`.trim().replace(/\s+/g, ' ').slice(0, 300)
    if (!error) return resolve({ ok: true, found: 'exit code 0' })
    if (error.name === 'AbortError') return resolve({ ok: false, found: 'no answer in time' })
    const code = /exit code (\d+)|exit status (\d+)|exited with code (\d+)/.exec(said)?.slice(1).find(Boolean)
    resolve({ ok: false, found: `${code ? `exit code ${code}: ` : ''}${said || error.message}` })
  })
  return promise
}

async function once(it: Try): Promise<Outcome> {
  const signal = AbortSignal.timeout(it.timeoutMs + (it.kind === 'exec' ? 3_000 : 0))
  try {
    if (it.kind === 'http') return await http(it.url, it.headers, signal)
    if (it.kind === 'tcp') return await tcp(it.host, it.port, signal)
    if (it.kind === 'grpc') return await grpc(it.host, it.port, it.service, signal)
    if (!it.container) return { ok: false, found: 'the container does not run' }
    return await exec(it.container, it.command, it.timeoutMs, signal)
  } catch (error) {
    if (signal.aborted) return { ok: false, found: `no answer within ${it.timeoutMs / 1000} s` }
    return { ok: false, found: error instanceof Error ? error.message : String(error) }
  }
}

/** The kubelet acts on a failure only when several follow each other; a slip under load is none. */
async function several(it: Try, tries: number): Promise<Outcome> {
  const outcome = await once(it)
  if (outcome.ok || tries <= 1) return outcome
  await new Promise(resolve => setTimeout(resolve, it.pauseMs ?? 500))
  return several(it, tries - 1)
}

const tries = JSON.parse(process.argv.at(-1) ?? '[]') as Try[]
const outcomes = await Promise.all(tries.map(it => several(it, 3)))
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0))
