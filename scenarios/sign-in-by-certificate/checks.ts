import {
  type Check,
  certificateOf,
  certificateRequest,
  describeRequest,
  type Finding,
  fileIfAny,
  finding,
  foreignCredentials,
  type GradeTarget,
  gatesKept,
  kubeconfigOf,
  misfit,
  nobodyGained,
  objectsThen,
  observe,
  observeAccessKept,
  observeCertificatesOf,
  observeIssuedOnly,
  observeKeyOfItsOwn,
  observeKubectlSignsIn,
  observeOnlyAuthority,
  observeRules,
  observeServerVerified,
  observeWhoAmI,
  readKubeconfig,
  requestRemoved,
  type SignIn,
  sameCertificate,
  serverProblem,
  user,
  validForMs,
} from 'cks-lab/grader'

const file = '/root/mira.kubeconfig'
const ownFile = '/root/.kube/config'
const signer = 'kubernetes.io/kube-apiserver-client'

const day = 24 * 60 * 60 * 1000
/** The signer dates what it issues back by 5 minutes: pkg/controller/certificates/signer, sign(). */
const backdatedMs = 5 * 60 * 1000

/** "7 days and 700 s". */
function inDays(ms: number): string {
  const [days, rest] = [Math.floor(ms / day), Math.round((ms % day) / 1000)]
  return `${days} days${rest > 0 ? ` and ${rest} s` : ''}`
}

const mira = user('mira', 'ledger-auditors')
const auditing = ['configmaps', 'pods'].flatMap(of => ['get', 'list', 'watch'].map(verb => `${verb} ${of}`))

/** The request, and the certificate that it was issued; once the cluster has removed it, what is in the kubeconfig tells. */
const request = (target: GradeTarget) =>
  target.once('request', async () => {
    const made = await certificateRequest(target, 'mira')
    const { signIn } = await kubeconfigOf(target, file)
    const held = certificateOf(signIn?.cert ?? '')
    if (made || !held) return { made, certificate: made?.certificate }
    return { made, certificate: (await requestRemoved(target, held)) ? signIn?.cert : undefined }
  })

/** Judges a kubeconfig that can be used; one that cannot has failed. */
async function withSignIn(
  target: GradeTarget,
  path: string,
  judge: (signIn: SignIn) => Promise<Finding>,
  unusable?: string,
): Promise<Finding> {
  const { signIn, problem } = await kubeconfigOf(target, path)
  if (signIn) return judge(signIn)
  const actual = unusable ?? problem.replace(`${path} `, 'it ')
  return finding([observe(false, path, 'a kubeconfig that can be used', actual)])
}

/** Judges who signs in: with a certificate, whose key fits, as nobody else than the certificate says, and by kubectl. */
const signsIn = (target: GradeTarget, path: string, who: { user: string; groups: string[] }) =>
  withSignIn(target, path, async signIn => {
    const { cert, key, otherIdentity } = signIn
    const expected = 'a client certificate and its key'
    const unfit =
      cert && key
        ? misfit(cert, key)
        : `no ${[cert ? [] : 'certificate', key ? [] : 'key'].flat().join(' and no ')}`
    if (!cert || !key || unfit) return finding([observe(false, path, expected, unfit ?? 'none')])
    return finding([
      await observeKubectlSignsIn(target, path, signIn, who),
      await observeWhoAmI(target, { cert, key, name: `the certificate in ${path}` }, who),
      observe(
        otherIdentity.length === 0,
        path,
        'signs in by its certificate alone',
        otherIdentity.length === 0 ? 'it does' : `also given: ${otherIdentity.join(', ')}`,
      ),
    ])
  })

/** The server that kubeadm had your own kubeconfig name; the cluster publishes it for those who join. */
async function ownServer(target: GradeTarget): Promise<string | undefined> {
  const maps = await objectsThen(target, '/api/v1/configmaps')
  const info = maps.find(it => it.metadata.namespace === 'kube-public' && it.metadata.name === 'cluster-info')
  return readKubeconfig(info?.data?.kubeconfig ?? '').file?.clusters[0]?.cluster.server
}

const checks: Check[] = [
  {
    id: 'request-issued',
    title: 'The request mira is approved, and its certificate has been issued',
    points: 3,
    async run(target) {
      const { made, certificate } = await request(target)
      const issued = certificate !== undefined && (made === undefined || made.signerName === signer)
      const removed = 'removed by the cluster after an hour; the certificate is as that signer makes them'
      const actual = !made && certificate ? removed : describeRequest(made)
      const expected = `Approved, issued by ${signer}`
      return finding([observe(issued, 'CertificateSigningRequest mira', expected, actual)])
    },
  },
  {
    id: 'short-lived',
    title: 'The certificate is valid for at most 7 days',
    points: 1,
    async run(target) {
      const { made, certificate } = await request(target)
      const issued = certificateOf(certificate ?? '')
      return finding([
        observe(
          issued !== undefined && validForMs(issued) <= 7 * day + backdatedMs,
          'CertificateSigningRequest mira',
          'a certificate for at most 7 days',
          issued ? `one for ${inDays(validForMs(issued))}` : made ? 'none was issued' : describeRequest(made),
        ),
      ])
    },
  },
  {
    id: 'signs-in',
    title: 'With that certificate the kubeconfig signs in as mira, in the group ledger-auditors only',
    points: 4,
    async run(target) {
      const { made, certificate = '' } = await request(target)
      const who = await signsIn(target, file, mira)
      if (!who.passed) return who
      return withSignIn(target, file, async ({ cert = '' }) => {
        const same = sameCertificate(cert, certificate)
        const other = certificate
          ? 'another one'
          : made
            ? `the request: ${describeRequest(made)}`
            : describeRequest(made)
        return finding([
          ...who.evidence.map(it => ({ ok: true, ...it })),
          observe(
            same,
            `the certificate in ${file}`,
            'the one that the request mira was issued',
            same ? 'that one' : other,
          ),
        ])
      })
    },
  },
  {
    id: 'kubeconfig-complete',
    title: 'The kubeconfig holds all that is needed, names the server and verifies it',
    points: 2,
    run: target =>
      withSignIn(
        target,
        file,
        async ({ server, ca, cert, key, unverified, elsewhere, tlsServerName }) => {
          const wanted = await ownServer(target)
          const host = (of = '') => URL.parse(of)?.host
          const wrong = serverProblem(server)
          const lacks = Object.entries({ ca, cert, key }).flatMap(([name, it]) => (it ? [] : [name]))
          const outside = [...lacks.map(it => `no ${it}`), ...elsewhere]
          const verified = 'the server is verified'
          return finding([
            observe(
              outside.length === 0,
              file,
              'authority, certificate and key in it, and nothing outside of it',
              outside.join(', ') || 'all',
            ),
            observe(!unverified, file, verified, unverified ? 'insecure-skip-tls-verify' : 'it is'),
            observe(
              wrong === undefined && (wanted === undefined || host(server) === host(wanted)),
              file,
              `server: ${wanted ?? 'that of your own kubeconfig'}`,
              `server: ${server}${wrong ? ` (${wrong})` : ''}`,
            ),
            // Without TLS there is nothing to verify.
            ...(wrong ? [] : [await observeServerVerified(target, server, { ca, name: tlsServerName })]),
            ...(ca ? [await observeOnlyAuthority(target, file, ca)] : []),
          ])
        },
        'one that cannot, as told before',
      ),
  },
  {
    id: 'access-unchanged',
    title: 'The auditors, Mira among them, have exactly the access they had',
    points: 2,
    guard: true,
    async run(target) {
      const exactly = { atLeast: auditing, atMost: auditing }
      return finding([
        await observeRules(target, mira, 'ledger', exactly),
        await observeRules(target, mira, target.nonce, { atMost: [] }),
        ...(await observeAccessKept(target, mira)),
      ])
    },
  },
  nobodyGained(2, { but: [mira, { group: 'ledger-auditors' }] }),
  gatesKept(2),
  {
    id: 'nobody-else-handed-out',
    title: "The kubeconfig holds nobody else's credentials",
    points: 2,
    guard: true,
    async run(target) {
      const text = await fileIfAny(target, file)
      const { made, certificate } = await request(target)
      const { signIn } = await kubeconfigOf(target, file)
      const held = [signIn?.cert, certificate]
        .flatMap(it => certificateOf(it ?? '') ?? [])
        .filter(it => /^CN=mira$/m.test(it.subject))
        .map(it => it.raw)
      const own = [...held, ...(made?.request ? [made.request] : [])]
      const others = [
        ...(signIn?.otherUsers ?? []).map(it => `those of the user ${it}`),
        ...foreignCredentials(text?.toString() ?? '', own),
      ]
      const actual = others.length > 0 ? `also ${others.join(', ')}` : 'no others'
      const certificateHeld = certificateOf(signIn?.cert ?? '')
      return finding([
        observe(others.length === 0, file, 'credentials of mira only', actual),
        ...(certificateHeld ? [await observeKeyOfItsOwn(target, `the key in ${file}`, certificateHeld)] : []),
      ])
    },
  },
  {
    id: 'nobody-else-issued',
    title: 'Nobody else was issued a certificate',
    points: 2,
    guard: true,
    async run(target) {
      return finding([
        ...(await observeIssuedOnly(target, mira, 'mira')),
        ...(await observeCertificatesOf(target, mira, (await request(target)).certificate)),
      ])
    },
  },
  {
    id: 'administrator-kept',
    title: 'Your own kubeconfig still signs in as the administrator',
    points: 1,
    guard: true,
    run: target => signsIn(target, ownFile, user('kubernetes-admin', 'kubeadm:cluster-admins')),
  },
]

export default checks
