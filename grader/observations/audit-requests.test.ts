import { describe, expect, test } from 'vitest'
import type { AuditedRequest, AuditRule } from '../cluster/audit-policy.ts'
import { describeAudited, kindsOfRequest, type RequestWords } from './audit-requests.ts'

const kinds = (rules: Partial<AuditRule>[], words?: RequestWords) =>
  kindsOfRequest(
    rules.map((it): AuditRule => ({ level: 'None', ...it })),
    words,
  )
const told = (requests: AuditedRequest[]) => requests.map(describeAudited)
const isCollection = (verb: string) => ['list', 'watch', 'deletecollection'].includes(verb)

/** Of objects, in short where it is the plainest: "get of pods". */
const ofObjects = (...of: Parameters<typeof kinds>) =>
  told(kinds(...of).filter(it => it.path === undefined && !isCollection(it.verb))).map(it =>
    it.replace(/ in namespace shop(?= |$)/, '').replace(/ by jane$/, ''),
  )
const about = (group: string, resources?: string[], resourceNames?: string[]): Partial<AuditRule> => ({
  resources: [{ group, ...(resources && { resources }), ...(resourceNames && { resourceNames }) }],
})

describe('what rules cannot tell apart is one kind', () => {
  test('of an object, of a collection and of a path', () => {
    expect(told(kinds([]))).toEqual([
      'get of widgets in namespace shop by jane',
      'list of widgets in namespace shop by jane',
      'get of the path /somewhere by jane',
    ])
  })

  test.each([
    [['apples', 'secrets', 'pods'], 'pods'],
    [['apples', 'secrets'], 'secrets'],
    [['apples.apps', 'deployments.apps'], 'deployments.apps'],
    [['apples.a.b', 'roles.a.b'], 'roles.a.b'],
    [['apples.a', 'validatingwebhookconfigurations.a'], 'validatingwebhookconfigurations.a'],
    [['apples', 'bananas'], 'apples'],
    [['pods/log', 'apples'], 'apples'],
  ])('of %j the plainest is told', (served, plainest) => {
    expect(ofObjects([], { served })).toEqual([`get of ${plainest}`])
  })
})

describe('every verb that a rule can name is a kind of its own', () => {
  const named = (...verbs: string[]) => kinds(verbs.map(verb => ({ verbs: [verb] })))
  const verbsOf = (requests: AuditedRequest[]) => requests.map(it => it.verb)

  test('of objects, and that of other methods', () => {
    const verbs = ['get', 'create', 'update', 'patch', 'delete']
    const objects = named(...verbs).filter(it => it.path === undefined && !isCollection(it.verb))
    expect(verbsOf(objects)).toEqual([...verbs, ''])
  })

  test('of collections', () => {
    const verbs = ['list', 'watch', 'deletecollection']
    const collections = named(...verbs).filter(it => it.path === undefined && isCollection(it.verb))
    expect(verbsOf(collections)).toEqual(verbs)
  })

  test('of paths, where it is the method, whatever that is', () => {
    const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']
    const paths = named(...methods, 'trace', 'propfind', 'GET', 'a1').filter(it => it.path !== undefined)
    expect(verbsOf(paths)).toEqual([...methods, 'trace', 'propfind', 'propfind-2'])
  })
})

describe('who asks is told apart', () => {
  test.each<[string, Partial<AuditRule>[], string[]]>([
    ['by names, and somebody else is not named', [{ users: ['jane', 'ann'] }], [' by jane-2', '']],
    ['by a group', [{ userGroups: ['dev'] }], ['', ' by jane (dev)']],
    [
      'by two groups at once',
      [{ userGroups: ['dev'] }, { userGroups: ['ops'] }],
      ['', ' by jane (dev)', ' by jane (ops)', ' by jane (dev, ops)'],
    ],
    [
      'by name and group',
      [{ users: ['ann'] }, { userGroups: ['dev'] }],
      ['', ' by jane (dev)', ' by ann', ' by ann (dev)'],
    ],
    ['nodes', [{ userGroups: ['system:nodes'] }], ['', ' by system:node:worker-1']],
    ['accounts', [{ userGroups: ['system:serviceaccounts'] }], ['', ' by system:serviceaccount:shop:app']],
    [
      'accounts of a namespace',
      [{ userGroups: ['system:serviceaccounts:ci'] }, { userGroups: ['system:serviceaccounts'] }],
      ['', ' by system:serviceaccount:shop:app', ' by system:serviceaccount:ci:app'],
    ],
    [
      'an account that is named from others of its namespace',
      [{ users: ['system:serviceaccount:ci:bot'] }, { userGroups: ['system:serviceaccounts:ci'] }],
      ['', ' by system:serviceaccount:ci:app', ' by system:serviceaccount:ci:bot'],
    ],
    [
      'a node that is named from others',
      [{ users: ['system:node:worker-1'] }, { userGroups: ['system:nodes'] }],
      ['', ' by system:node:worker-1-2', ' by system:node:worker-1'],
    ],
    ['who signs in', [{ userGroups: ['system:authenticated'] }], ['', ' by system:anonymous']],
    [
      'who does not, and whose credentials are refused',
      [{ users: ['system:anonymous'] }, { userGroups: ['system:authenticated', 'system:unauthenticated'] }],
      ['', ' by system:anonymous', ' with credentials that are refused'],
    ],
  ])('%s', (_, rules, whos) => {
    expect(ofObjects(rules)).toEqual(whos.map(it => `get of widgets${it}`))
  })

  test('nobody is in a group that the API server gives to others', () => {
    const rule = (users: string[], ...userGroups: string[]) => ofObjects([{ users, userGroups }])
    expect(rule(['ann'], 'system:nodes', 'system:serviceaccounts', 'system:serviceaccounts:ci')).toEqual([
      'get of widgets',
    ])
    expect(rule(['ann'], 'system:unauthenticated')).toEqual(['get of widgets'])
    expect(rule(['ann'], 'system:nodes-of-ours')).toEqual([
      'get of widgets',
      'get of widgets by ann (system:nodes-of-ours)',
    ])
    expect(rule(['system:anonymous'], 'dev')).toEqual(['get of widgets'])
  })

  test('but for those alone who may ask', () => {
    const users = [{ name: 'me', groups: ['a', 'system:authenticated'] }]
    expect(ofObjects([{ users: ['ann'] }, { userGroups: ['a'] }], { users })).toEqual([
      'get of widgets by me (a)',
    ])
  })
})

describe('what is asked for is told apart', () => {
  const served = ['pods', 'pods/log', 'nodes', 'deployments.apps', 'deployments/scale.apps']

  test.each<[string, Partial<AuditRule>[], string[]]>([
    ['by resource', [about('', ['nodes'])], ['pods', 'nodes']],
    ['by group', [about('apps')], ['pods', 'deployments.apps']],
    ['by resource of a group', [about('apps', ['deployments'])], ['pods', 'deployments.apps']],
    ['by a group that is not served', [about('other', ['things'])], ['pods', 'things.other']],
    [
      'a group that a rule names from those that none does',
      [about('example.com')],
      ['pods', 'widgets.example.com'],
    ],
    ['all of a group from others', [about('', ['*'])], ['pods', 'deployments.apps']],
    ['by subresource', [about('', ['pods/log'])], ['pods', 'pods/log']],
    ['by subresource of a group', [about('apps', ['deployments/scale'])], ['pods', 'deployments/scale.apps']],
    ['by subresource of whatever', [about('', ['*/status'])], ['pods', 'pods/status']],
    [
      'by some subresources among all of a resource',
      [about('', ['pods/*']), about('', ['pods/log'])],
      ['pods', 'nodes', 'pods/log'],
    ],
    [
      'a subresource that none names',
      [about('', ['pods/*']), about('', ['pods', 'pods/log', 'pods/approval'])],
      ['pods', 'nodes', 'pods/approval-2'],
    ],
    ['by name', [about('', ['pods'], ['sample', 'a'])], ['pods', 'pods "sample"']],
    [
      'by name in its group',
      [about('', ['pods'], ['a']), about('apps', ['deployments'], ['b'])],
      ['pods', 'pods "a"', 'deployments.apps "b"'],
    ],
    ['not by a resource in a group that has none of that name', [about('', ['deployments'])], ['pods']],
  ])('%s', (_, rules, whats) => {
    expect(ofObjects(rules, { served })).toEqual(whats.map(it => `get of ${it}`))
  })

  test('as far as rules name it where it is not known what is served', () => {
    expect(ofObjects([about('', ['secrets', 'widgets'])])).toEqual(['get of secrets', 'get of widgets-2'])
    expect(ofObjects([{ resources: [{ resources: ['secrets'] }] }])).toEqual([
      'get of secrets',
      'get of widgets',
    ])
  })

  test('a collection has no subresources', () => {
    const collections = kinds([about('', ['pods/log'])], { served }).filter(it => isCollection(it.verb))
    expect(told(collections)).toEqual(['list of pods in namespace shop by jane'])
  })

  test('by namespace, and what lies in none', () => {
    expect(ofObjects([{ namespaces: ['kube-system'] }])).toEqual([
      'get of widgets',
      'get of widgets in namespace kube-system',
    ])
    expect(ofObjects([{ namespaces: ['shop', ''] }])).toEqual([
      'get of widgets in namespace shop-2',
      'get of widgets outside of namespaces',
    ])
  })
})

describe('paths are told apart', () => {
  const paths = (...rules: string[][]) =>
    kinds(rules.map(nonResourceURLs => ({ nonResourceURLs }))).flatMap(it => it.path ?? [])
  const usual = [
    ...['/version', '/', '/api', '/apis', '/api/v1', '/apis/apps/v1', '/healthz', '/livez', '/readyz'],
    ...['/readyz/ping', '/metrics', '/openapi/v2', '/openapi/v3', '/openid/v1/jwks'],
    ...['/.well-known/openid-configuration', '/logs', '/debug/pprof/profile'],
  ]

  test('those that an API server has, by whatever pattern covers them', () => {
    expect(paths(...usual.toReversed().map(it => [it]))).toEqual(['/somewhere', ...usual])
    expect(paths(['/debug/pprof/*'])).toEqual(['/somewhere', '/debug/pprof/profile'])
    expect(paths(['/.well-known/*'])).toEqual(['/somewhere', '/.well-known/openid-configuration'])
  })

  test('what a pattern begins with, and what goes on from there', () => {
    expect(paths(['/mine*'], ['/mine'], ['relative', '/somewhere'])).toEqual([
      '/somewhere-2',
      '/mine',
      '/minex',
      '/somewhere',
    ])
  })

  test('what is a resource is asked for as one, never as a path', () => {
    expect(
      paths(
        ['/api/v1/pods'],
        ['/apis/apps/v1/deployments'],
        ['/api/v1/*'],
        ['/api/'],
        ['/apis/apps/'],
        ['/mine/v1/pods'],
      ),
    ).toEqual(['/somewhere', '/api/v1/', '/api/', '/apis/apps/', '/mine/v1/pods'])
  })
})

test('rules beyond 64 are told apart as well', () => {
  const names = Array.from({ length: 70 }, (_, index) => `user-${index}`)
  const whos = ofObjects(names.map(it => ({ users: [it] })))
  expect(whos).toEqual(['get of widgets', ...names.map(it => `get of widgets by ${it}`)])
})

test('requests are described by all that tells them apart', () => {
  const user = { name: 'a', groups: ['b', 'c', 'system:authenticated'] }
  const scale = { group: 'apps', resource: 'deployments', subresource: 'scale' }
  expect(
    told([
      { user, verb: 'get', ...scale, namespace: 'n', name: 'x' },
      { verb: '', group: '', resource: 'nodes' },
      { verb: 'post', path: '/x' },
      { verb: 'get', path: '/x', user: { name: 'system:anonymous', groups: ['system:unauthenticated'] } },
    ]),
  ).toEqual([
    'get of deployments/scale.apps "x" in namespace n by a (b, c)',
    'OPTIONS of nodes outside of namespaces with credentials that are refused',
    'post of the path /x with credentials that are refused',
    'get of the path /x by system:anonymous',
  ])
})
