/** For tests: certificates, and requests over TLS. */
import { execFileSync } from 'node:child_process'
import { request } from 'node:https'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import type { Answer, CallOptions, TestServer } from './server.ts'

/** Writes a certificate of itself for loopback and class.example, and its key into the folder, over the former ones. */
export function certify(folder: string, name: string) {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:class.example'
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', files.key]
  const certificate = ['-x509', '-days', '2', '-subj', `/CN=${name}`, '-addext', names, '-out', files.cert]
  execFileSync('openssl', ['req', ...key, ...certificate], { stdio: 'ignore' })
  return files
}

/** Talks to that address over TLS; whose certificate it is, the last answer tells. @param ca what is trusted, as PEM */
export function secureClient(
  address: string,
  ca: Buffer,
): Pick<TestServer, 'address' | 'call'> & { of: string } {
  const client = {
    address,
    of: '',
    call: <T>(method: string, path: string, { body, headers = {} }: CallOptions = {}) =>
      new Promise<Answer<T>>((resolve, reject) => {
        const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
        const asked = request(
          new URL(path, address),
          { method, ca, agent: false, headers: { ...type, ...headers } },
          async answer => {
            client.of = String((answer.socket as TLSSocket).getPeerCertificate().subject?.CN)
            const text = (await answer.setEncoding('utf8').toArray()).join('')
            const parsed = /^[[{]/.test(text) ? JSON.parse(text) : text
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: parsed as T })
          },
        )
        asked.once('error', reject)
        asked.end(body === undefined ? undefined : JSON.stringify(body))
      }),
  }
  return client
}
