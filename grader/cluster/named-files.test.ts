import { describe, expect, test } from 'vitest'
import { namedFiles } from './named-files.ts'

describe('files that a file names in turn', () => {
  const named = (data: unknown, path = '/etc/adm/a.yaml') => namedFiles({ where: '', path, data })

  test('are those of admission plugins, from its folder, unless they are embedded', () => {
    const plugins = [
      { name: 'A', path: 'further/p.yaml' },
      { name: 'B', path: '/abs/p.yaml', configuration: null },
      { name: 'C', path: 'unused.yaml', configuration: { kind: 'X' } },
      { name: 'D', path: '' },
      { name: 'E' },
      'none',
    ]
    expect(named({ plugins })).toEqual(['/etc/adm/further/p.yaml', '/abs/p.yaml'])
  })

  test('are kubeconfigs of webhooks, from the root', () => {
    expect(named({ imagePolicy: { kubeConfigFile: 'k.conf' } })).toEqual(['/k.conf'])
    expect(named({ kubeConfigFile: '/etc/k.conf' })).toEqual(['/etc/k.conf'])
    const embedded = { name: 'A', configuration: { imagePolicy: { kubeConfigFile: '/i.conf' } } }
    const webhook = { name: 'B', configuration: { kubeConfigFile: '/w.conf' } }
    expect(named({ plugins: [embedded, webhook] })).toEqual(['/i.conf', '/w.conf'])
    const authorizers = [{ type: 'Node' }, { webhook: { connectionInfo: { kubeConfigFile: '/z.conf' } } }]
    expect(named({ authorizers })).toEqual(['/z.conf'])
    expect(named({ imagePolicy: { kubeConfigFile: '' } })).toEqual([])
  })

  test('are the certificates and keys of a kubeconfig, from its folder', () => {
    const clusters = [{ name: 'c', cluster: { 'certificate-authority': 'ca.crt' } }]
    const users = [{ name: 'u', user: { 'client-certificate': '/c.crt', 'client-key': 'c.key', token: 'x' } }]
    expect(named({ clusters, users }, '/etc/k/a.conf')).toEqual(['/etc/k/ca.crt', '/c.crt', '/etc/k/c.key'])
  })

  test('are none in what has another shape', () => {
    for (const data of [undefined, null, 'text', [], { plugins: 'x', clusters: {}, users: [1] }])
      expect(named(data)).toEqual([])
  })
})
