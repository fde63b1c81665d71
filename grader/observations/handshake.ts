/** Whether a TLS server of the node lets clients in. */
import { LabError } from '../../lab-infra/lab.ts'
import { type TlsAnswer, type TlsOffer, tlsAnswer } from '../cluster/handshake.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/**
 * A server of the node takes, or refuses, a client that offers this version, these ciphers, this certificate. Where
 * nothing listens neither is the case. A refusal after the handshake, as by TLS 1.3 of a certificate, is waited for. Beside
 * what must be refused ask what must be accepted: a server that refuses everybody refuses that, too. etcd takes
 * certificates of its own CA, such as /etc/kubernetes/pki/apiserver-etcd-client.crt with its key.
 * @param port of the node's loopback: 6443 is the API server, 2379 etcd, 2380 its peers, 10250 the kubelet, 10257 the
 * controller manager, 10259 the scheduler
 * @throws LabError `node-unreachable`; Error where OpenSSL knows no such cipher.
 */
export async function observeHandshake(
  target: GradeTarget,
  port: number,
  offer: TlsOffer,
  expected: 'accepted' | 'refused',
): Promise<Observation> {
  const where = `TLS handshake with port ${port}, ${inWords(offer)}`
  const answer = await answerIfAny(target, port, offer)
  if (!answer) return observe(false, where, expected, 'nothing listens')
  const { agreed, refusal } = answer
  const actual = agreed === undefined ? `refused: ${refusal}` : `accepted: ${agreed}`
  return observe((agreed !== undefined) === (expected === 'accepted'), where, expected, actual)
}

async function answerIfAny(
  target: GradeTarget,
  port: number,
  offer: TlsOffer,
): Promise<TlsAnswer | undefined> {
  try {
    return await tlsAnswer(target, port, offer)
  } catch (error) {
    if (error instanceof LabError && error.code === 'connection-refused') return undefined
    throw error
  }
}

const inWords = ({ version, ciphers, cert }: TlsOffer) =>
  [version ?? 'any version', ...(ciphers ?? []), cert ? 'with a certificate' : 'without a certificate'].join(
    ', ',
  )
