/** An API server that lists what somebody may do. */
import { items } from './answers.ts'
import { type TestTarget, targetOf } from './target.ts'

export const rulesReview = 'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews'

/** It serves pods, secrets and deployments.apps. */
const discovery = {
  'GET /api': items({
    metadata: {},
    versions: [{ resources: [{ resource: 'pods' }, { resource: 'secrets' }] }],
  }),
  'GET /apis': items({
    metadata: { name: 'apps' },
    versions: [{ resources: [{ resource: 'deployments' }] }, {}],
  }),
}

export const coreRule = (verbs: string[], resources: string[]) => ({ verbs, apiGroups: [''], resources })

/** Who asks about shop gets these rules; about any other namespace only the paths. */
export const answeringRules = (resourceRules: object[], nonResourceRules: object[] = []): TestTarget =>
  targetOf({
    answers: {
      ...discovery,
      'GET /apis/rbac.authorization.k8s.io/v1/clusterroles': items(),
      [rulesReview]: ({ body }) => {
        const { namespace } = (body as { spec: { namespace: string } }).spec
        const here = namespace === 'shop'
        return {
          body: {
            status: {
              resourceRules: here ? resourceRules : [],
              nonResourceRules: here
                ? [{ verbs: ['get'], nonResourceURLs: ['/only-here'] }]
                : nonResourceRules,
            },
          },
        }
      },
    },
  })
