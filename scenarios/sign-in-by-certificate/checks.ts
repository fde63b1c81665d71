import {
  type Draw,
  type GradeTarget,
  gatesKept,
  issuanceOf,
  nobodyGained,
  observeAccessKept,
  observeCertificatesOf,
  observeCredentialsOnlyOf,
  observeHoldsIssued,
  observeIssued,
  observeIssuedOnly,
  observeRules,
  observeSelfContained,
  observeSignsInByCertificate,
  observeValidFor,
  rights,
  sentence,
  user,
} from 'cks-lab/grader'

const administrator = user('kubernetes-admin', 'kubeadm:cluster-admins')

export default ({ days, ...drawn }: Draw<'user' | 'team_namespace' | 'team_group' | 'days'>) => {
  const [name, group, namespace] = [drawn.user, drawn.team_group, drawn.team_namespace]
  const member = user(name, group)
  const file = `/root/${name}.kubeconfig`
  const issuance = (target: GradeTarget) => issuanceOf(target, name, file)
  return [
    sentence('and see to it that it is issued', {
      id: 'request-issued',
      title: `The request ${name} is approved, and its certificate has been issued`,
      points: 3,
      run: async target => observeIssued(await issuance(target), 'kubernetes.io/kube-apiserver-client'),
    }),
    sentence('It is valid for at most', {
      id: 'short-lived',
      title: `The certificate is valid for at most ${days} days`,
      points: 1,
      run: async target => observeValidFor(await issuance(target), Number(days)),
    }),
    sentence(
      ['The certificate makes its holder the user', 'Its current context signs in with that certificate'],
      {
        id: 'signs-in',
        title: `With that certificate the kubeconfig signs in as ${name}, in the group ${group} only`,
        points: 4,
        run: async target => [
          observeHoldsIssued(target, file, await issuance(target)),
          observeSignsInByCertificate(target, file, member),
        ],
      },
    ),
    sentence('it must hold all that is needed, name the same server', {
      id: 'kubeconfig-complete',
      title: 'The kubeconfig holds all that is needed, names the server and verifies it',
      points: 2,
      run: target => observeSelfContained(target, file),
    }),
    sentence('has the access that it needs', {
      id: 'access-unchanged',
      title: `The group ${group}, ${name} in it, has exactly the access it had`,
      points: 2,
      guard: true,
      run: target => [
        observeRules(target, member, namespace, { exactly: rights('get list watch', 'configmaps', 'pods') }),
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
        observeCertificatesOf(target, member, (await issuance(target)).certificate),
      ],
    }),
    sentence('nor by what is in the file', {
      id: 'nobody-else-handed-out',
      title: "The kubeconfig holds nobody else's credentials",
      points: 2,
      guard: true,
      run: async target => observeCredentialsOnlyOf(target, file, name, await issuance(target)),
    }),
    sentence('Your own kubeconfig, `/root/.kube/config`', {
      id: 'administrator-kept',
      title: 'Your own kubeconfig still signs in as the administrator',
      points: 1,
      guard: true,
      run: target => observeSignsInByCertificate(target, '/root/.kube/config', administrator),
    }),
    gatesKept(2),
  ]
}
