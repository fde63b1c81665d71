import { expect, test } from 'vitest'
import { observe } from '../finding.ts'
import { targetOf } from '../testing/target.ts'
import { withServiceDown } from './service-down.ts'

/** A node that keeps the tables of nftables that it is told. */
function node() {
  const tables = new Map<string, string[]>()
  const nft = (_: string[], { input = '' }: { input?: string | Uint8Array }) => {
    for (const line of input.toString().trim().split('\n')) {
      const [verb, what, , name = ''] = line.split(' ')
      if (verb === 'delete' && !tables.delete(name)) throw new Error(`no table ${name}`)
      if (verb === 'add' && what === 'table' && !tables.has(name)) tables.set(name, [])
      if (verb === 'add' && what === 'rule') tables.get(name)!.push(line.split(' ').slice(4).join(' '))
    }
    return ''
  }
  return { tables, target: targetOf({ commands: { nft } }) }
}

test('while a look lasts the port is cut off, whichever way one comes there; afterwards it is not', async () => {
  const { tables, target } = node()
  const found = await withServiceDown(target, { port: 7443 }, () => {
    const rules = [...tables.values()].flat()
    return observe(true, 'rules', 'cut off', rules.join('; '))
  })
  expect(found).toEqual({
    passed: true,
    evidence: [
      {
        where: 'rules',
        expected: 'cut off',
        actual: ['output', 'input', 'forward']
          .map(it => `${it} tcp dport 7443 reject with tcp reset`)
          .join('; '),
      },
    ],
  })
  expect(tables.size).toBe(0)
})

test.each([
  ['10.244.0.7', 'ip'],
  ['fd00::7', 'ip6'],
])('of the address %s nothing else is cut off', async (address, family) => {
  const { tables, target } = node()
  await withServiceDown(target, { port: 7443, address }, () => {
    expect([...tables.values()][0]![0]).toBe(
      `output ${family} daddr ${address} tcp dport 7443 reject with tcp reset`,
    )
    return observe(true, 'a', 'b', 'b')
  })
})

test('a look that throws leaves nothing cut off, nor does a check that is late', async () => {
  const { tables, target } = node()
  const broken = withServiceDown(target, { port: 7443 }, () => Promise.reject(new Error('no answer')))
  await expect(broken).rejects.toThrow('no answer')
  expect(tables.size).toBe(0)
  void withServiceDown(target, { port: 7443 }, () => new Promise(() => {}))
  await new Promise(setImmediate)
  expect(tables.size).toBe(1)
  await target.undo()
  expect(tables.size).toBe(0)
})

test('a node that cannot cut it off is no verdict', async () => {
  const refusing = targetOf({
    commands: {
      nft: () => {
        throw new Error('Operation not permitted')
      },
    },
  })
  const look = () => observe(true, 'a', 'b', 'b')
  await expect(withServiceDown(refusing, { port: 7443 }, look)).rejects.toThrow(
    'nft on the node failed: Operation not permitted',
  )
})
