/** Whether the API server is verified by the authorities that are given. */
import { tlsRefusal } from '../cluster/tls-handshake.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/**
 * The API server's certificate verifies: it is signed by these authorities, valid now, and made out to that name.
 * @param server the address that a client calls, "https://172.30.0.2:6443"
 * @throws LabError `connection-refused`, `node-unreachable`.
 */
export async function observeServerVerified(
  target: GradeTarget,
  server: string,
  { ca, name }: { ca: string | undefined; name?: string | undefined },
): Promise<Observation> {
  const expected = "the server's certificate verifies"
  const host = name ?? URL.parse(server)?.hostname.replace(/^\[|\]$/g, '')
  if (!host) return observe(false, server, expected, 'no address of a server')
  if (!ca) return observe(false, server, expected, 'no authority to verify it by')
  const refusal = await tlsRefusal(target, host, ca)
  return observe(refusal === undefined, `TLS handshake with ${host}`, expected, refusal ?? 'it does')
}
