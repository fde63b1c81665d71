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
    throw new Error('not mounted')
  })

test('modes of repeated flags are all asked', async () => {
  const { types } = await of('--authorization-mode=Node,RBAC', '--authorization-mode', 'AlwaysAllow')
  expect(types).toEqual(['Node', 'RBAC', 'AlwaysAllow'])
})

test('without flag and file everything is allowed', async () => {
  expect((await of()).types).toEqual(['AlwaysAllow'])
})

test('the file is read where the flag names it', async () => {
  expect((await of('--authorization-config=/file.yaml')).types).toEqual(['RBAC', 'Node'])
})

test('a file that cannot be read, and a file beside the flag, leave open what is asked', async () => {
  expect(await of('--authorization-config=/other.yaml')).toEqual({ said: '/other.yaml: not mounted' })
  expect((await of('--authorization-config=/file.yaml', '--authorization-mode=RBAC')).types).toBeUndefined()
})

test('a file of another kind is none', () => {
  expect(() => parseAuthorizers('kind: AuthenticationConfiguration')).toThrow('no AuthorizationConfiguration')
  expect(() => parseAuthorizers('kind: [')).toThrow()
  expect(parseAuthorizers('{"kind": "AuthorizationConfiguration"}')).toEqual([])
})
