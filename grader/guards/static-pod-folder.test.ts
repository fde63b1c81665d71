import { describe, expect, test } from 'vitest'
import { manifestOf, otherManifests, type Scene, verdictOf } from '../testing/target.ts'
import { staticPodFolderTidy } from './static-pod-folder.ts'

describe('the static pod folder is tidy', () => {
  const tidy = (scene: Scene) => verdictOf(staticPodFolderTidy(1), { manifests: otherManifests, ...scene })
  const folder = '/etc/kubernetes/manifests'

  test('with one file for each component, whatever it is called', async () => {
    expect(await tidy({})).toBe('passed')
    const { 'etcd.yaml': etcd = '', ...rest } = otherManifests
    expect(await tidy({ manifests: { ...rest, 'store.json': etcd } })).toBe('passed')
  })

  test('not with a pod that is none of them, nor with a file that is no pod', async () => {
    const stray = 'kind: Pod\nspec: {containers: [{name: web}]}'
    expect(await tidy({ manifests: { ...otherManifests, 'web.yaml': stray } })).toEqual([
      `${folder}/web.yaml: a control-plane manifest: a pod of web`,
    ])
    expect(await tidy({ manifests: { ...otherManifests, 'notes.txt': 'remember the milk' } })).toEqual([
      `${folder}/notes.txt: a control-plane manifest: not a Pod with a named container`,
    ])
  })

  test('not with a copy, which the kubelet reads as well', async () => {
    const manifests = { ...otherManifests, 'kube-apiserver.yaml.bak': manifestOf([]) }
    expect(await tidy({ manifests })).toEqual([
      `${folder}: one file that makes kube-apiserver: kube-apiserver.yaml and kube-apiserver.yaml.bak`,
    ])
  })

  test('not without one of them', async () => {
    const { 'kube-scheduler.yaml': _, ...manifests } = otherManifests
    expect(await tidy({ manifests })).toEqual([`${folder}: a file that makes kube-scheduler: none`])
  })
})
