import {
  certificateOf,
  certificateRequest,
  type Draw,
  describeRequest,
  type Found,
  type FoundNow,
  fileIfAny,
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
  type Subject,
  sameCertificate,
  sentence,
  serverProblem,
  user,
  validForMs,
} from 'cks-lab/grader'

const signer = 'kubernetes.io/kube-apiserver-client'
const ownFile = '/root/.kube/config'
const administrator = user('kubernetes-admin', 'kubeadm:cluster-admins')

const day = 24 * 60 * 60 * 1000
/** The signer dates what it issues back by 5 minutes: pkg/controller/certificates/signer, sign(). */
const backdatedMs = 5 * 60 * 1000
const reading = ['configmaps', 'pods'].flatMap(of => ['get', 'list', 'watch'].map(verb => `${verb} ${of}`))

export default ({ days, ...drawn }: Draw<'user' | 'team_namespace' | 'team_group' | 'days'>) => {
  const [name, group] = [drawn.user, drawn.team_group]
  const member = user(name, group)
  const file = `/root/${name}.kubeconfig`
  const requestName = `CertificateSigningRequest ${name}`

  /** The request, and the certificate that it was issued; once the cluster has removed it, what is in the kubeconfig tells. */
  const request = (target: GradeTarget) =>
    target.once('request', async () => {
      const made = await certificateRequest(target, name)
      const { signIn } = await kubeconfigOf(target, file)
      const held = certificateOf(signIn?.cert ?? '')
      const removed = !made && held && (await requestRemoved(target, held))
      return { made, certificate: removed ? signIn?.cert : made?.certificate }
    })

  return [
    sentence('and see to it that it is issued', {
      id: 'request-issued',
      title: `The request ${name} is approved, and its certificate has been issued`,
      points: 3,
      async run(target) {
        const { made, certificate } = await request(target)
        const issued = certificate !== undefined && (made === undefined || made.signerName === signer)
        const removed = 'removed by the cluster after an hour; the certificate is as that signer makes them'
        const actual = !made && certificate ? removed : describeRequest(made)
        return observe(issued, requestName, `Approved, issued by ${signer}`, actual)
      },
    }),
    sentence('It is valid for at most', {
      id: 'short-lived',
      title: `The certificate is valid for at most ${days} days`,
      points: 1,
      async run(target) {
        const { made, certificate } = await request(target)
        const issued = certificateOf(certificate ?? '')
        const expected = `a certificate for at most ${days} days`
        if (!issued)
          return observe(false, requestName, expected, made ? 'none was issued' : describeRequest(made))
        const within = validForMs(issued) <= Number(days) * day + backdatedMs
        return observe(within, requestName, expected, `one for ${inDays(validForMs(issued))}`)
      },
    }),
    sentence(
      ['The certificate makes its holder the user', 'Its current context signs in with that certificate'],
      {
        id: 'signs-in',
        title: `With that certificate the kubeconfig signs in as ${name}, in the group ${group} only`,
        points: 4,
        async run(target) {
          const { made, certificate = '' } = await request(target)
          return withSignIn(target, file, signIn => {
            const same = sameCertificate(signIn.cert ?? '', certificate)
            const other = certificate ? 'another one' : `the request: ${describeRequest(made)}`
            const expected = `the one that the request ${name} was issued`
            return [
              judgeSignIn(target, file, signIn, member),
              observe(same, `the certificate in ${file}`, expected, same ? 'that one' : other),
            ]
          })
        },
      },
    ),
    sentence('it must hold all that is needed, name the same server', {
      id: 'kubeconfig-complete',
      title: 'The kubeconfig holds all that is needed, names the server and verifies it',
      points: 2,
      run: target =>
        withSignIn(
          target,
          file,
          it => judgeCompleteness(target, file, it),
          'one that cannot, as told before',
        ),
    }),
    sentence('has the access that it needs', {
      id: 'access-unchanged',
      title: `The group ${group}, ${name} in it, has exactly the access it had`,
      points: 2,
      guard: true,
      run: target => [
        observeRules(target, member, drawn.team_namespace, { atLeast: reading, atMost: reading }),
        observeRules(target, member, target.nonce, { atMost: [] }),
        observeAccessKept(target, member),
      ],
    }),
    sentence('Nobody gets any more', nobodyGained(2, { but: [member, { group }] })),
    sentence('nor by another certificate', {
      id: 'nobody-else-issued',
      title: 'Nobody else was issued a certificate',
      points: 2,
      guard: true,
      run: async target => [
        observeIssuedOnly(target, member, name),
        observeCertificatesOf(target, member, (await request(target)).certificate),
      ],
    }),
    sentence('nor by what is in the file', {
      id: 'nobody-else-handed-out',
      title: "The kubeconfig holds nobody else's credentials",
      points: 2,
      guard: true,
      async run(target) {
        const text = await fileIfAny(target, file)
        const { made, certificate } = await request(target)
        const { signIn } = await kubeconfigOf(target, file)
        const held = certificateOf(signIn?.cert ?? '')
        const own = [held, certificateOf(certificate ?? '')]
          .filter(it => it?.subject.split('\n').includes(`CN=${name}`))
          .map(it => it?.raw)
        const others = [
          ...(signIn?.otherUsers ?? []).map(it => `those of the user ${it}`),
          ...foreignCredentials(
            text?.toString() ?? '',
            [...own, made?.request].filter(it => it !== undefined),
          ),
        ]
        const actual = others.length > 0 ? `also ${others.join(', ')}` : 'no others'
        return [
          observe(others.length === 0, file, `credentials of ${name} only`, actual),
          held ? observeKeyOfItsOwn(target, `the key in ${file}`, held) : [],
        ]
      },
    }),
    sentence('Your own kubeconfig, `/root/.kube/config`', {
      id: 'administrator-kept',
      title: 'Your own kubeconfig still signs in as the administrator',
      points: 1,
      guard: true,
      run: target => withSignIn(target, ownFile, it => judgeSignIn(target, ownFile, it, administrator)),
    }),
    sentence('How the API server authenticates', gatesKept(2)),
  ]
}

/** "7 days and 700 s". */
function inDays(ms: number): string {
  const [days, rest] = [Math.floor(ms / day), Math.round((ms % day) / 1000)]
  return `${days} days${rest > 0 ? ` and ${rest} s` : ''}`
}

/** Judges a kubeconfig that can be used; one that cannot has failed. */
async function withSignIn(
  target: GradeTarget,
  path: string,
  judge: (signIn: SignIn) => Found,
  unusable?: string,
): Promise<FoundNow> {
  const { signIn, problem } = await kubeconfigOf(target, path)
  if (signIn) return judge(signIn)
  const actual = unusable ?? problem.replace(`${path} `, 'it ')
  return observe(false, path, 'a kubeconfig that can be used', actual)
}

/** Judges who signs in: with a certificate, whose key fits, as nobody else than the certificate says, and by kubectl. */
function judgeSignIn(target: GradeTarget, path: string, signIn: SignIn, who: Required<Subject>): Found {
  const { cert, key, otherIdentity } = signIn
  if (!cert || !key) {
    const lacks = [cert ? [] : 'certificate', key ? [] : 'key'].flat()
    return observe(false, path, 'a client certificate and its key', `no ${lacks.join(' and no ')}`)
  }
  const unfit = misfit(cert, key)
  if (unfit) return observe(false, path, 'a client certificate and its key', unfit)
  const alone = otherIdentity.length === 0
  return [
    observeKubectlSignsIn(target, path, signIn, who),
    observeWhoAmI(target, { cert, key, name: `the certificate in ${path}` }, who),
    observe(
      alone,
      path,
      'signs in by its certificate alone',
      alone ? 'it does' : `also given: ${otherIdentity.join(', ')}`,
    ),
  ]
}

/** Judges whether a kubeconfig works on a computer that has nothing but it, for this cluster's server and no other. */
async function judgeCompleteness(target: GradeTarget, path: string, signIn: SignIn): Promise<FoundNow> {
  const { server, ca, cert, key, unverified, elsewhere, tlsServerName } = signIn
  const wanted = await ownServer(target)
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
}

/** The server that kubeadm had your own kubeconfig name; the cluster publishes it for those who join. */
async function ownServer(target: GradeTarget): Promise<string | undefined> {
  const maps = await objectsThen(target, '/api/v1/configmaps')
  const info = maps.find(it => it.metadata.namespace === 'kube-public' && it.metadata.name === 'cluster-info')
  return readKubeconfig(info?.data?.kubeconfig ?? '').file?.clusters[0]?.cluster.server
}
