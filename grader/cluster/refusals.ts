/**
 * What authorization and admission say when they refuse. Admission is matched from the beginning of its message, for a
 * policy or a webhook can put any words behind its own name.
 */
import type { ApiObject } from './discovery.ts'
import { example } from './examples.ts'

/** By what somebody is refused, for `observeRequest` and `observeCreation`. */
export const refusedBy = {
  /** NodeRestriction, a kubelet that changes another node: plugin/pkg/admission/noderestriction/admission.go. */
  anotherNode: {
    status: 403,
    message: /^nodes "[^"]+" is forbidden: node "[^"]+" is not allowed to modify node /,
  },
  /** NodeRestriction, a kubelet that sets a label which is not its to set: the same file. */
  restrictedLabel: {
    status: 403,
    message: /^nodes "[^"]+" is forbidden: is not allowed to modify labels: /,
  },
  /** The Node authorizer, an object that no pod of the node uses: plugin/pkg/auth/authorizer/node/node_authorizer.go. */
  nodeAuthorizer: { status: 403, message: 'no relationship found between node' },
  /** ImagePolicyWebhook's backend: plugin/pkg/admission/imagepolicy/admission.go. */
  imagePolicy: {
    status: 403,
    message: /^pods "[^"]+" is forbidden: image policy webhook backend denied one or more images: /,
  },
  /**
   * Any ValidatingAdmissionPolicy, whatever `reason` it gives: k8s.io/apiserver/pkg/admission/plugin/policy/validating/
   * dispatcher.go. Of one by its name: {@link refusedByPolicy}.
   */
  admissionPolicy: refusedByPolicy(),
}

/**
 * By the ValidatingAdmissionPolicy of a name, or by any. Its `reason` is Forbidden, RequestEntityTooLarge or Invalid, which is
 * that of one without (403, 413, 422).
 */
export function refusedByPolicy(name?: string) {
  const [named, told] =
    name === undefined
      ? ["[^']+", 'a ValidatingAdmissionPolicy']
      : [name.replaceAll('.', '\\.'), `the ValidatingAdmissionPolicy ${name}`]
  return {
    status: [403, 413, 422],
    message: new RegExp(`^\\S+ "[^"]*" is forbidden: ValidatingAdmissionPolicy '${named}' `),
    words: `refused by ${told}`,
  }
}

/** What a plugin refuses whatever is configured, and in which words: plugin/pkg/admission. */
export const pluginRefuses: Record<string, { object: ApiObject; message: string }> = {
  DenyServiceExternalIPs: {
    object: example('services', { spec: { ports: [{ port: 80 }], externalIPs: ['192.0.2.1'] } }),
    message: 'Use of external IPs is denied',
  },
  LimitPodHardAntiAffinityTopology: {
    object: example('pods', {
      spec: {
        containers: [{ name: 'main', image: 'docker.io/library/toolbox:1.0' }],
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'topology.kubernetes.io/zone',
                labelSelector: { matchLabels: { app: 'probe' } },
              },
            ],
          },
        },
      },
    }),
    message: 'has TopologyKey topology.kubernetes.io/zone but only key kubernetes.io/hostname is allowed',
  },
}
