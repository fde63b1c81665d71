import { expect, test } from 'vitest'
import { items } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { authorizationAndAdmission, lastWrite } from './late.ts'

test('the last write is the newest time of any object, to the end of its second', () => {
  const objects = [
    {
      metadata: {
        creationTimestamp: '2026-11-26T11:00:00Z',
        managedFields: [{ time: '2026-11-26T12:00:05Z' }, {}],
      },
    },
    { metadata: { creationTimestamp: '2026-11-26T11:30:00Z' } },
    {},
  ]
  expect(lastWrite(objects)).toBe(Date.parse('2026-11-26T12:00:05.999Z'))
  expect(lastWrite([])).toBeUndefined()
})

const [admission, rbac] = ['/apis/admissionregistration.k8s.io/v1', '/apis/rbac.authorization.k8s.io/v1']
test.each([
  `${admission}/validatingadmissionpolicies`,
  `${admission}/validatingadmissionpolicybindings`,
  `${admission}/validatingwebhookconfigurations`,
  `${admission}/mutatingwebhookconfigurations`,
  `${rbac}/clusterroles`,
  `${rbac}/clusterrolebindings`,
  `${rbac}/roles`,
  `${rbac}/rolebindings`,
])('what was just written of %s is waited for', async path => {
  const metadata = { name: 'a', creationTimestamp: '2026-11-26T12:00:00Z' }
  const target = targetOf({ answers: { [`GET ${path}`]: items({ metadata }) } })
  const { changedAt } = authorizationAndAdmission(target)
  expect(await changedAt!()).toBe(Date.parse('2026-11-26T12:00:00.999Z'))
  expect(target.asked.map(it => it.headers?.accept)).toEqual(
    Array(8).fill('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'),
  )
})

test('what was never written is not waited for', async () => {
  expect(await authorizationAndAdmission(targetOf({})).changedAt!()).toBeUndefined()
})
