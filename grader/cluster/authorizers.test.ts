import { expect, test } from 'vitest'
import { parseArgv } from './argv.ts'
import { authorizersOf, parseAuthorizers } from './authorizers.ts'

const file = `
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- {type: RBAC, name: rbac}
- {type: Node, name: node}
`
const of = (...words: string[]) =>
  authorizersOf(parseArgv(['kube-apiserver', ...words]), async path => {
    if (path === '/file.yaml') return file
    if (path === '/none.yaml') return 'kind: AuthorizationConfiguration'
    throw new Error('not mounted')
  })

test('modes of repeated flags are all asked', async () => {
  const { types, said } = await of('--authorization-mode=Node,RBAC', '--authorization-mode', 'AlwaysAllow')
  expect(types).toEqual(['Node', 'RBAC', 'AlwaysAllow'])
  expect(said).toMatch(/^--authorization-mode=.*AlwaysAllow/)
})

test('without flag and file everything is allowed', async () => {
  expect(await of()).toEqual({
    types: ['AlwaysAllow'],
    said: 'no --authorization-mode, which means AlwaysAllow',
  })
})

test('the file is read where the flag names it', async () => {
  expect(await of('--authorization-config=/file.yaml')).toEqual({
    types: ['RBAC', 'Node'],
    said: '/file.yaml: RBAC, Node',
  })
  expect(await of('--authorization-config=/none.yaml')).toEqual({
    types: [],
    said: '/none.yaml: no authorizers',
  })
})

test('a file that cannot be read, and a file beside the flag, leave open what is asked', async () => {
  expect(await of('--authorization-config=/other.yaml')).toEqual({ said: '/other.yaml: not mounted' })
  expect(await of('--authorization-config=/file.yaml', '--authorization-mode=RBAC')).toEqual({
    said: 'both --authorization-config and --authorization-mode: the API server does not start',
  })
})

test('a file of another kind is none', () => {
  expect(() => parseAuthorizers('kind: AuthenticationConfiguration')).toThrow('no AuthorizationConfiguration')
  expect(() => parseAuthorizers('null')).toThrow('no AuthorizationConfiguration')
  expect(() => parseAuthorizers('kind: [')).toThrow(/line 1/)
  expect(parseAuthorizers('{"kind": "AuthorizationConfiguration", "authorizers": {}}')).toEqual([])
  expect(
    parseAuthorizers('{"kind": "AuthorizationConfiguration", "authorizers": [null, {"type": "RBAC"}]}'),
  ).toEqual(['undefined', 'RBAC'])
  expect(parseAuthorizers('{"kind": "AuthorizationConfiguration"}')).toEqual([])
})
