/** Who can reach the server, and by what it knows them: what `up` is told of it, and what must not be. */
import { isIP } from 'node:net'
import { LabError } from '../../lab-infra/lab.ts'
import type { ServerOptions } from '../server/index.ts'
import type { SignInOptions } from '../server/people/coming-and-going.ts'

export interface Reach {
  host: string
  expose?: boolean
  class?: boolean
  tlsCert?: string
  tlsKey?: string
  /** true: a proxy on this machine. */
  trustProxy?: boolean | string
}

export const classHelp = `
With --class everybody signs in. Sign-in with OpenID Connect: CKS_LAB_OIDC_ISSUER, CKS_LAB_OIDC_CLIENT_ID and
CKS_LAB_OIDC_CLIENT_SECRET or CKS_LAB_OIDC_CLIENT_SECRET_FILE. CKS_LAB_METRICS_TOKEN admits to /metrics.
All of it: docs/sign-in.md.`

/** @throws LabError `exposed`, `bad-option`, `bad-issuer` */
export async function reached(
  reach: Reach,
  env: NodeJS.ProcessEnv,
): Promise<Pick<ServerOptions, 'host' | 'signIn' | 'tls' | 'proxy'>> {
  const { host, tlsCert: cert, tlsKey: key, trustProxy } = reach
  if ((cert === undefined) !== (key === undefined))
    throw new LabError('bad-option', 'A certificate needs its key', {
      remedy: 'Give both --tls-cert and --tls-key',
    })
  if (cert !== undefined && trustProxy !== undefined)
    throw new LabError('bad-option', '--tls-cert and --trust-proxy exclude each other', {
      remedy: 'Let either the server or the proxy have the certificate',
    })
  if (!reach.class && (cert !== undefined || trustProxy !== undefined))
    throw new LabError('bad-option', '--tls-cert, --tls-key and --trust-proxy are for --class', {
      remedy: 'Add --class, so that others have to sign in',
    })
  refuseExposure(reach)
  return {
    host,
    ...(cert !== undefined && key !== undefined && { tls: { cert, key } }),
    ...(trustProxy !== undefined && {
      proxy: trustProxy === true ? ['loopback'] : String(trustProxy).split(','),
    }),
    ...(reach.class && { signIn: await signInOf(env) }),
  }
}

async function signInOf(env: NodeJS.ProcessEnv): Promise<SignInOptions> {
  const { issuerOf } = await import('../server/people/issuer.ts')
  return { issuer: issuerOf(env), metricsToken: env.CKS_LAB_METRICS_TOKEN || undefined }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function refuseExposure({ host, expose, class: signIn, tlsCert, trustProxy }: Reach): void {
  if (isLoopback(host)) return
  if (signIn) {
    if (tlsCert !== undefined || trustProxy !== undefined) return
    throw new LabError(
      'exposed',
      `--host ${host} without TLS would let everybody on the way read codes, cookies and terminals`,
      {
        remedy: 'Add --tls-cert and --tls-key, or stand behind a proxy with --trust-proxy (docs/sign-in.md)',
      },
    )
  }
  if (expose) return
  throw new LabError(
    'exposed',
    `--host ${host} would let everybody who reaches this address use cks-lab: there is no login, and every terminal is a root shell in a lab that runs as you`,
    {
      remedy:
        'Stay on 127.0.0.1 and forward the port (ssh -L 4280:127.0.0.1:4280 …), let people sign in (--class), or add --expose on a network you trust',
    },
  )
}
