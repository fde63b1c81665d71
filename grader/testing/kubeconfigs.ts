/** Kubeconfigs that kubectl takes, and such that it refuses: what is read here is tried there. */
import type { Random } from './random.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
/** One that is right, but for what is given. */
export const kubeconfig = (
  more: { head?: string; cluster?: string; user?: string; context?: string; tail?: string } = {},
) => `${more.head ?? 'apiVersion: v1\nkind: Config'}
clusters:
- name: c
  cluster: {${more.cluster ?? `server: "https://10.0.0.1:6443", certificate-authority-data: ${base64('CA')}`}}
users:
- name: u
  user: {${more.user ?? `client-certificate-data: ${base64('CERT')}, client-key-data: ${base64('KEY')}`}}
contexts:
- name: it
  context: {${more.context ?? 'cluster: c, user: u'}}
current-context: it
${more.tail ?? ''}`

/** By what is unusual in them. */
export const usable: Record<string, string> = {
  'as kubectl writes it': kubeconfig(),
  'with a separator at its end': `${kubeconfig()}---\n`,
  'with a separator at its beginning': `---\n${kubeconfig()}`,
  'with another document behind it, whatever that is': `${kubeconfig()}---\n: [`,
  'without apiVersion and kind': kubeconfig({ head: '# by hand' }),
  'with base64 over several lines of a block': kubeconfig().replace(
    /users:[\s\S]*?contexts/,
    `users:\n- name: u\n  user:\n    client-key-data: |\n      S0\n      VZ\n    client-certificate-data: ${base64('CERT')}\ncontexts`,
  ),
  'with fields that nobody knows': kubeconfig({ tail: 'colour: red\nkind2: Kubeconfig' }),
  'with a namespace that need not exist': kubeconfig({ context: 'cluster: c, user: u, namespace: nowhere' }),
  'with null where nothing is': kubeconfig({ tail: 'preferences: null\nextensions: ~' }),
  'of a key that stands twice the last': kubeconfig({
    cluster: 'server: "http://a", server: "https://10.0.0.1:6443"',
  }),
  'with dates and times for names': kubeconfig()
    .replaceAll('name: it', 'name: 2026-01-02')
    .replace('current-context: it', 'current-context: 2026-01-02'),
  'with an anchor': kubeconfig()
    .replace('{cluster: c, user: u}', '&x {cluster: c, user: u}')
    .replace('current-context', '- {name: b, context: *x}\ncurrent-context'),
}

/** By what is wrong, with words of the reason. */
export const unusable: [what: string, text: string, reason: string][] = [
  ['another kind', kubeconfig({ head: 'apiVersion: v1\nkind: Kubeconfig' }), 'is of the kind Kubeconfig'],
  [
    'another version',
    kubeconfig({ head: 'apiVersion: v1beta1\nkind: Config' }),
    'is of the apiVersion v1beta1',
  ],
  ['a name twice', kubeconfig({ tail: 'users:\n- {name: u}\n- {name: u}' }), 'has the name u twice in users'],
  [
    'base64 with spaces',
    kubeconfig({ user: 'client-key-data: "S0 VZ"' }),
    'users[0].user.client-key-data is not base64: a space at byte 2',
  ],
  ['base64 without padding', kubeconfig({ user: 'client-key-data: S0V' }), '"=" is missing at its end'],
  [
    'PEM where base64 belongs',
    kubeconfig({ cluster: 'server: "https://a", certificate-authority-data: "-----BEGIN"' }),
    'clusters[0].cluster.certificate-authority-data is not base64: "-" at byte 0',
  ],
  [
    'a number for a name',
    kubeconfig({ tail: 'contexts:\n- {name: 42}' }),
    'contexts[0].name has to be a text and is a number (42; in quotes it is a text)',
  ],
  [
    'yes for a name',
    kubeconfig({ context: 'cluster: c, user: yes' }),
    'contexts[0].context.user has to be a text and is true or false',
  ],
  [
    'a text for a switch',
    kubeconfig({ cluster: 'server: "https://a", insecure-skip-tls-verify: "true"' }),
    'has to be true or false and is the text "true"',
  ],
  [
    'fields for a list',
    kubeconfig({ tail: 'users: {u: {}}' }),
    'users has to be a list and is fields with values',
  ],
  ['no fields at all', 'nothing', 'the file has to be fields with values'],
  ['no YAML', 'a: [', 'does not parse'],
  ['nothing', '', 'has no current-context'],
  ['only a comment', '# later\n', 'has no current-context'],
  [
    'capital letters in a field',
    kubeconfig().replace('current-context', 'Current-Context'),
    'has no current-context',
  ],
  [
    'a context that is not there',
    kubeconfig().replace('current-context: it', 'current-context: It'),
    'has no context It',
  ],
  ['a user that is not there', kubeconfig({ context: 'cluster: c, user: v' }), 'has no user v'],
  ['a context without a user', kubeconfig({ context: 'cluster: c' }), 'names no user in its context it'],
  ['a cluster that is not there', kubeconfig({ context: 'cluster: d, user: u' }), 'has no cluster d'],
  ['a context without a cluster', kubeconfig({ context: 'user: u' }), 'names no cluster in its context it'],
  ['no server', kubeconfig({ cluster: `certificate-authority-data: ${base64('CA')}` }), 'names no server'],
  [
    'authority and no verification',
    kubeconfig({
      cluster: `server: "https://a", certificate-authority-data: ${base64('CA')}, insecure-skip-tls-verify: true`,
    }),
    'exclude each other',
  ],
  [
    'authority as file and as data',
    kubeconfig({
      cluster: `server: "https://a", certificate-authority-data: ${base64('CA')}, certificate-authority: ca`,
    }),
    'certificate-authority and certificate-authority-data',
  ],
  [
    'key as file and as data',
    kubeconfig({
      user: `client-certificate-data: ${base64('C')}, client-key-data: ${base64('K')}, client-key: k`,
    }),
    'client-key and client-key-data',
  ],
  [
    'a certificate without key',
    kubeconfig({ user: `client-certificate-data: ${base64('C')}` }),
    'no client-key-data',
  ],
  ['token and password', kubeconfig({ user: 'token: a, username: b' }), 'a token and a password'],
  ['groups of nobody', kubeconfig({ user: 'token: a, as-groups: [b]' }), 'no "as"'],
  [
    'a proxy of another kind',
    kubeconfig({ cluster: 'server: "https://a", proxy-url: "ftp://a"' }),
    'names the proxy ftp://a',
  ],
]

/** What a kubeconfig is made of that signs in somewhere: an address, and PEM. */
export interface Parts {
  server: string
  ca: string
  cert: string
  key: string
}

/** Base64 as people paste it, right and wrong. */
const pasted = (random: Random, text: string): string => {
  const plain = base64(text)
  const ways = [
    () => JSON.stringify(plain),
    () => plain,
    () => JSON.stringify(plain.replace(/(.{64})/g, '$1\n')),
    () => JSON.stringify(plain.replace(/(.{76})/g, '$1\r\n')),
    () => JSON.stringify(`${plain}\n`),
    () => JSON.stringify(plain.replace(/(.{64})/g, '$1 ')),
    () => JSON.stringify(` ${plain}`),
    () => JSON.stringify(plain.replace(/=+$/, '')),
    () => JSON.stringify(`${plain}=`),
    () => JSON.stringify(plain.replaceAll('+', '-').replaceAll('/', '_')),
    () => JSON.stringify(base64(plain)),
    () => JSON.stringify(text),
    () => JSON.stringify(base64(`Bag Attributes\n    friendlyName: a\n${text}`)),
    () => JSON.stringify(base64(text.replaceAll('\n', '\r\n'))),
    () => JSON.stringify(base64(text.replace(/^/gm, '  '))),
    () => JSON.stringify(base64(text.slice(0, -40))),
  ]
  return random.chance(0.75) ? ways[random.chance(0.7) ? 0 : 2]!() : random.pick(ways)()
}

/** One with real parts, in which here and there something is unusual or wrong. */
export function randomKubeconfig(random: Random, { server, ca, cert, key }: Parts): string {
  const rarely = <T>(usual: T, ...others: T[]): T => (random.chance(0.88) ? usual : random.pick(others))
  const host = server.replace('https://', '')
  const address = rarely(server, `${server}/`, `http://${host}`, host, `${server}/a`, `HTTPS://${host}`, '')
  const name = (usual: string) =>
    rarely(
      usual,
      `"${usual}"`,
      'yes',
      '42',
      '1.5',
      '2026-01-02',
      '~',
      '"42"',
      '0x1f',
      'off',
      '12:30',
      '1_000',
    )
  const [cluster, user, context] = [name('c'), name('u'), name('it')]
  const other = rarely(undefined, user, `"${'x'}"`)
  const unknown = rarely('', 'colour: red', 'Server: a', 'extensions: []')
  const lines = [
    rarely('apiVersion: v1', '', 'apiVersion: v2', 'apiVersion: "v1"', 'apiVersion: apps/v1'),
    rarely('kind: Config', '', 'kind: config', 'kind: Kubeconfig', 'kind: 3'),
    'clusters:',
    `- name: ${cluster}`,
    '  cluster:',
    `    server: ${JSON.stringify(address)}`,
    `    ${rarely('certificate-authority-data', 'certificateAuthorityData')}: ${pasted(random, ca)}`,
    `    ${rarely('', 'insecure-skip-tls-verify: false', 'insecure-skip-tls-verify: true', 'insecure-skip-tls-verify: yes', 'insecure-skip-tls-verify: "false"')}`,
    `    ${unknown}`,
    'users:',
    ...(other === undefined ? [] : [`- {name: ${other}, user: {}}`]),
    `- name: ${user}`,
    '  user:',
    `    client-certificate-data: ${pasted(random, cert)}`,
    `    client-key-data: ${pasted(random, key)}`,
    'contexts:',
    `- name: ${context}`,
    `  context: {cluster: ${rarely(cluster, 'd')}, user: ${rarely(user, 'v')}${rarely('', ', namespace: nowhere', ', namespace: 7')}}`,
    `${rarely('current-context', 'current_context')}: ${rarely(context, 'gone')}`,
    rarely(
      '',
      '---',
      '...',
      '---\nkind: Pod',
      '---\n: [',
      '# the end',
      'kind: Config',
      'preferences: {}',
      'a: [',
      '\tb: 1',
    ),
  ]
  return `${rarely('', '---\n', '\uFEFF', '# a comment\n', '%YAML 1.1\n---\n')}${lines.filter(it => it.trim() !== '').join('\n')}\n`
}
