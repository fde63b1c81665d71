/** What a kubeconfig on the node is good for: whom it signs in as, and whether it works where nothing else is. */
import { objectsThen } from '../cluster/beginning.ts'
import { misfit } from '../cluster/certificates.ts'
import { kubeconfigOf, type SignIn, serverProblem } from '../cluster/kubeconfig.ts'
import { readKubeconfig } from '../cluster/kubeconfig-file.ts'
import { observe } from '../finding.ts'
import type { Subject } from '../identity.ts'
import type { Found, FoundNow, GradeTarget } from '../types.ts'
import { observeServerVerified } from './certificates.ts'
import { observeOnlyAuthority } from './credentials-on-node.ts'
import { observeKubectlSignsIn, observeWhoAmI } from './whoami.ts'

/** Judges what a kubeconfig's current context signs in with; a kubeconfig that cannot be used has failed. */
export async function withKubeconfig(
  target: GradeTarget,
  path: string,
  judge: (signIn: SignIn) => Found,
): Promise<FoundNow> {
  const { signIn, problem } = await kubeconfigOf(target, path)
  if (signIn) return judge(signIn)
  return observe(false, path, 'a kubeconfig that can be used', problem.replace(`${path} `, 'it '))
}

/** It signs in by a certificate, whose key fits, and by kubectl; as nobody else than the certificate says. */
export const observeSignsInByCertificate = (
  target: GradeTarget,
  path: string,
  who: Required<Subject>,
): Found =>
  withKubeconfig(target, path, signIn => {
    const { cert, key, otherIdentity } = signIn
    if (!cert || !key) {
      const lacks = [cert ? [] : 'certificate', key ? [] : 'key'].flat()
      return observe(false, path, 'a client certificate and its key', `no ${lacks.join(' and no ')}`)
    }
    const unfit = misfit(cert, key)
    if (unfit) return observe(false, path, 'a client certificate and its key', unfit)
    const alone = otherIdentity.length === 0
    const also = alone ? 'it does' : `also given: ${otherIdentity.join(', ')}`
    return [
      observeKubectlSignsIn(target, path, signIn, who),
      observeWhoAmI(target, { cert, key, name: `the certificate in ${path}` }, who),
      observe(alone, path, 'signs in by its certificate alone', also),
    ]
  })

/**
 * It works on a computer that has nothing but it, for this cluster's server and no other: authority, certificate and key
 * are in it, and the server is verified by the cluster's own authority.
 */
export const observeSelfContained = (target: GradeTarget, path: string): Found =>
  withKubeconfig(target, path, async ({ server, ca, cert, key, ...signIn }) => {
    const { unverified, elsewhere, tlsServerName } = signIn
    const wanted = await serverOfCluster(target)
    const host = (of: string) => URL.parse(of)?.host
    const wrong = serverProblem(server)
    const named = wrong === undefined && (wanted === undefined || host(server) === host(wanted))
    const lacks = Object.entries({ ca, cert, key }).flatMap(([name, it]) => (it ? [] : [`no ${name}`]))
    const outside = [...lacks, ...elsewhere]
    const inIt = 'authority, certificate and key in it, and nothing outside of it'
    return [
      observe(outside.length === 0, path, inIt, outside.join(', ') || 'all'),
      observe(!unverified, path, 'the server is verified', unverified ? 'insecure-skip-tls-verify' : 'it is'),
      observe(
        named,
        path,
        `server: ${wanted ?? 'that of your own kubeconfig'}`,
        `server: ${server}${wrong ? ` (${wrong})` : ''}`,
      ),
      // Without TLS there is nothing to verify.
      wrong ? [] : observeServerVerified(target, server, { ca, name: tlsServerName }),
      ca ? observeOnlyAuthority(target, path, ca) : [],
    ]
  })

/** The server that kubeadm has kubeconfigs name; the cluster publishes it for those who join. */
async function serverOfCluster(target: GradeTarget): Promise<string | undefined> {
  const maps = await objectsThen(target, '/api/v1/configmaps')
  const info = maps.find(it => it.metadata.namespace === 'kube-public' && it.metadata.name === 'cluster-info')
  return readKubeconfig(info?.data?.kubeconfig ?? '').file?.clusters[0]?.cluster.server
}
