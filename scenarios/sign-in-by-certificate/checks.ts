import {
  type Check,
  certificateOf,
  certificateRequest,
  describeRequest,
  type Finding,
  finding,
  type GradeTarget,
  kubeconfigOf,
  misfit,
  observe,
  observeRules,
  observeServerVerified,
  observeWhoAmI,
  type SignIn,
  sameCertificate,
  validForMs,
} from 'cks-lab/grader'

const file = '/root/mira.kubeconfig'
const ownFile = '/root/.kube/config'
const signer = 'kubernetes.io/kube-apiserver-client'

const day = 24 * 60 * 60 * 1000
/** The signer dates what it issues back by 5 minutes: pkg/controller/certificates/signer, sign(). */
const backdatedMs = 5 * 60 * 1000

const mira = { user: 'mira', groups: ['ledger-auditors'] }
const auditing = ['configmaps', 'pods'].flatMap(of => ['get', 'list', 'watch'].map(verb => `${verb} ${of}`))

const request = (target: GradeTarget) => target.once('request', () => certificateRequest(target, 'mira'))

/** Judges a kubeconfig that can be used; one that cannot has failed. */
async function withSignIn(
  target: GradeTarget,
  path: string,
  judge: (signIn: SignIn) => Promise<Finding>,
): Promise<Finding> {
  const { signIn, problem } = await kubeconfigOf(target, path)
  return signIn ? judge(signIn) : finding([observe(false, path, 'a kubeconfig that can be used', problem)])
}

/** Judges who signs in: with a certificate, whose key fits, and as nobody else than the certificate says. */
const signsIn = (target: GradeTarget, path: string, who: { user: string; groups: string[] }) =>
  withSignIn(target, path, async ({ cert, key, otherIdentity }) => {
    if (!cert || !key) return finding([observe(false, path, 'a client certificate and its key', 'none')])
    const unfit = misfit(cert, key)
    if (unfit) return finding([observe(false, path, 'a client certificate and its key', unfit)])
    return finding([
      await observeWhoAmI(target, { cert, key, name: `the certificate in ${path}` }, who),
      observe(
        otherIdentity.length === 0,
        path,
        'signs in by its certificate alone',
        otherIdentity.length === 0 ? 'it does' : `also given: ${otherIdentity.join(', ')}`,
      ),
    ])
  })

/** Administrators' kubeconfigs whose keys stand in a file, be it in a comment. */
async function keysIn(target: GradeTarget, path: string): Promise<string[]> {
  const text = await target.node.readFile(path).then(String, () => '')
  const admins = ['/etc/kubernetes/admin.conf', '/etc/kubernetes/super-admin.conf']
  const keys = await Promise.all(
    admins.map(async it => ({ it, key: (await kubeconfigOf(target, it)).signIn?.key })),
  )
  const holds = (key: string) =>
    text.includes(key.trim()) || text.includes(Buffer.from(key).toString('base64'))
  return keys.flatMap(({ it, key }) => (key && holds(key) ? [it] : []))
}

const checks: Check[] = [
  {
    id: 'request-issued',
    title: 'The request mira is approved, and its certificate has been issued',
    points: 3,
    async run(target) {
      const made = await request(target)
      const issued = made?.signerName === signer && made.certificate !== undefined
      const expected = `Approved, issued by ${signer}`
      return finding([observe(issued, 'CertificateSigningRequest mira', expected, describeRequest(made))])
    },
  },
  {
    id: 'short-lived',
    title: 'The certificate is valid for at most 7 days',
    points: 1,
    async run(target) {
      const issued = certificateOf((await request(target))?.certificate ?? '')
      const days = issued && validForMs(issued) / day
      return finding([
        observe(
          issued !== undefined && validForMs(issued) <= 7 * day + backdatedMs,
          'CertificateSigningRequest mira',
          'a certificate for at most 7 days',
          days === undefined ? 'no certificate' : `one for ${days.toFixed(1)} days`,
        ),
      ])
    },
  },
  {
    id: 'signs-in',
    title: 'With that certificate the kubeconfig signs in as mira, in the group ledger-auditors only',
    points: 4,
    async run(target) {
      const made = await request(target)
      const who = await signsIn(target, file, mira)
      if (!who.passed) return who
      return withSignIn(target, file, async ({ cert = '' }) => {
        const same = sameCertificate(cert, made?.certificate ?? '')
        const actual = same ? 'that one' : 'another one'
        return finding([
          ...who.evidence.map(it => ({ ok: true, ...it })),
          observe(same, `the certificate in ${file}`, 'the one that the request mira was issued', actual),
        ])
      })
    },
  },
  {
    id: 'kubeconfig-complete',
    title: 'The kubeconfig holds all that is needed, names the server and verifies it',
    points: 2,
    run: target =>
      withSignIn(target, file, async ({ server, ca, cert, key, unverified, elsewhere, tlsServerName }) => {
        const own = await kubeconfigOf(target, ownFile)
        const wanted = own.signIn ? URL.parse(own.signIn.server)?.host : undefined
        const lacks = Object.entries({ ca, cert, key }).flatMap(([name, it]) => (it ? [] : [name]))
        const outside = [...lacks.map(it => `no ${it}`), ...elsewhere]
        const verified = 'the server is verified'
        return finding([
          observe(
            outside.length === 0,
            file,
            'authority, certificate and key in it',
            outside.join(', ') || 'all',
          ),
          observe(!unverified, file, verified, unverified ? 'insecure-skip-tls-verify' : 'it is'),
          observe(
            wanted === undefined || URL.parse(server)?.host === wanted,
            file,
            `the server ${wanted ?? 'of your own kubeconfig'}`,
            server,
          ),
          await observeServerVerified(target, server, { ca, name: tlsServerName }),
        ])
      }),
  },
  {
    id: 'access-unchanged',
    title: 'The auditors, Mira among them, have the access they had, and nobody has more',
    points: 2,
    guard: true,
    async run(target) {
      const exactly = { atLeast: auditing, atMost: auditing }
      const nothing = { atMost: [] }
      const member = { user: target.nonce, groups: mira.groups }
      return finding([
        await observeRules(target, mira, 'ledger', exactly),
        await observeRules(target, member, 'ledger', exactly),
        await observeRules(target, { user: target.nonce }, 'ledger', nothing),
        ...(await Promise.all(['default', 'kube-system'].map(it => observeRules(target, mira, it, nothing)))),
      ])
    },
  },
  {
    id: 'nobody-else-handed-out',
    title: "The kubeconfig holds nobody else's credentials",
    points: 2,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const { signIn } = await kubeconfigOf(target, file)
      const others = [...(signIn?.otherUsers ?? []), ...(await keysIn(target, file))]
      const actual = others.length > 0 ? `also those of ${others.join(', ')}` : 'no others'
      return finding([observe(others.length === 0, file, 'credentials of mira only', actual)])
    },
  },
  {
    id: 'administrator-kept',
    title: 'Your own kubeconfig still signs in as the administrator',
    points: 1,
    guard: true,
    run: target => signsIn(target, ownFile, { user: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] }),
  },
]

export default checks
