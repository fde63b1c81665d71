import { describe, expect, test } from 'vitest'
import { items } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { observeWorkloadsKept } from './workloads-kept.ts'

describe('Deployments and DaemonSets are kept', () => {
  const paths = { d: '/apis/apps/v1/deployments', s: '/apis/apps/v1/daemonsets' }
  const web = { metadata: { namespace: 'shop', name: 'web', uid: '1' } }
  const proxy = { metadata: { namespace: 'kube-system', name: 'proxy', uid: '2' } }
  const judged = async (deployments: object[], daemonSets: object[]) => {
    const answers = { [`GET ${paths.d}`]: items(...deployments), [`GET ${paths.s}`]: items(...daemonSets) }
    const left = { objects: { [paths.d]: [web], [paths.s]: [proxy] } }
    return (await observeWorkloadsKept(targetOf({ answers, left }))).map(it => [it.ok, it.where, it.actual])
  }

  test('when the very ones are there, with others or without', async () => {
    const other = { metadata: { namespace: 'shop', name: 'more', uid: '3' } }
    expect(await judged([web, other], [proxy])).toEqual([[true, 'Deployments and DaemonSets', 'all are']])
  })

  test('not when one is gone or was made anew', async () => {
    const anew = { metadata: { ...web.metadata, uid: '9' } }
    expect(await judged([anew], [])).toEqual([
      [false, 'Deployment shop/web', 'gone, or made anew'],
      [false, 'DaemonSet kube-system/proxy', 'gone, or made anew'],
    ])
  })
})
