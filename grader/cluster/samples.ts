/** One valid object of each kind that Kubernetes v1.35 serves, which makes nothing run and changes nothing for others. */
import { type ApiObject, type ApiResource, fullName } from './discovery.ts'

/** Nothing has this label, and no controller, class or driver this name. */
const nobody = 'nobody.cks-lab.test'
const labels = { [nobody]: 'one' }
const selector = { matchLabels: labels }
const template = {
  metadata: { labels },
  spec: { containers: [{ name: 'main', image: `${nobody}/none:1` }], restartPolicy: 'Always' },
}
const job = {
  suspend: true,
  template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } },
}
const noMatch = {
  resourceRules: [
    { apiGroups: [nobody], apiVersions: ['v1'], resources: ['nothings'], operations: ['CREATE'] },
  ],
}
/** For a certificate of nobody; its key is thrown away. */
const certificateRequest = `-----BEGIN CERTIFICATE REQUEST-----
MIHMMHMCAQAwETEPMA0GA1UEAwwGbm9ib2R5MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEkMeaN9XLsRVchaE+T34LdmIi5fa/qbMI8/Bni7hbbz9jF7OCiSTfdcXp
9dX32EawL0fjZ9M7igrmuY+/F0AQhaAAMAoGCCqGSM49BAMCA0kAMEYCIQCeXVtL
aEIV34UxdbQEeimLuFV6rSINe9AIMN4BVaD2KQIhAPTP/Kse6ItN51MB65yUyXre
/AUACW4MOYEzo0n2ZvXG
-----END CERTIFICATE REQUEST-----
`
const scaled = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' }

/** What an object of a resource has besides its name; what is not listed needs nothing. */
const fields: Record<string, (name: string, namespace: string) => Record<string, unknown>> = {
  endpoints: () => ({ subsets: [] }),
  events: (_, namespace) => ({ involvedObject: { namespace } }),
  'events.events.k8s.io': (_, namespace) => ({
    eventTime: '2026-01-01T00:00:00.000000Z',
    ...{
      reportingController: nobody,
      reportingInstance: 'one',
      action: 'None',
      reason: 'None',
      type: 'Normal',
    },
    regarding: { namespace },
  }),
  limitranges: () => ({ spec: { limits: [] } }),
  nodes: () => ({ spec: { unschedulable: true } }),
  persistentvolumeclaims: () => ({ spec: { ...claim, resources: { requests: { storage: '1Mi' } } } }),
  persistentvolumes: () => ({
    spec: { ...claim, capacity: { storage: '1Mi' }, hostPath: { path: '/nonexistent' } },
  }),
  pods: () => ({ spec: { ...template.spec, schedulingGates: [{ name: 'cks-lab/never' }] } }),
  podtemplates: () => ({ template }),
  replicationcontrollers: () => ({ spec: { replicas: 0, selector: labels, template } }),
  services: () => ({ spec: { clusterIP: 'None', ports: [{ port: 80 }] } }),
  'apiservices.apiregistration.k8s.io': name => ({
    spec: { group: `${name}.${nobody}`, version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 },
  }),
  'controllerrevisions.apps': () => ({ revision: 1, data: { none: 'none' } }),
  'daemonsets.apps': () => ({
    spec: { selector, template: { ...template, spec: { ...template.spec, nodeSelector: labels } } },
  }),
  'deployments.apps': () => ({ spec: { replicas: 0, selector, template } }),
  'replicasets.apps': () => ({ spec: { replicas: 0, selector, template } }),
  'statefulsets.apps': name => ({ spec: { replicas: 0, selector, template, serviceName: name } }),
  'horizontalpodautoscalers.autoscaling': () => ({ spec: { scaleTargetRef: scaled, maxReplicas: 1 } }),
  'cronjobs.batch': () => ({ spec: { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: job } } }),
  'jobs.batch': () => ({ spec: job }),
  'certificatesigningrequests.certificates.k8s.io': () => ({
    spec: {
      request: Buffer.from(certificateRequest).toString('base64'),
      signerName: `${nobody}/none`,
      usages: ['client auth'],
    },
  }),
  'ingressclasses.networking.k8s.io': () => ({ spec: { controller: `${nobody}/none` } }),
  'ingresses.networking.k8s.io': () => ({
    spec: {
      ingressClassName: 'nobody',
      defaultBackend: { service: { name: 'nobody', port: { number: 80 } } },
    },
  }),
  'ipaddresses.networking.k8s.io': (_, namespace) => ({
    spec: { parentRef: { resource: 'services', name: 'nobody', namespace } },
  }),
  'networkpolicies.networking.k8s.io': () => ({ spec: { podSelector: selector } }),
  'servicecidrs.networking.k8s.io': () => ({ spec: { cidrs: ['192.0.2.0/28'] } }),
  'poddisruptionbudgets.policy': () => ({ spec: { selector, minAvailable: 0 } }),
  'clusterrolebindings.rbac.authorization.k8s.io': () => binding,
  'rolebindings.rbac.authorization.k8s.io': () => binding,
  'csidrivers.storage.k8s.io': () => ({ spec: {} }),
  'csinodes.storage.k8s.io': () => ({ spec: { drivers: [] } }),
  'csistoragecapacities.storage.k8s.io': () => ({ storageClassName: 'nobody' }),
  'storageclasses.storage.k8s.io': () => ({ provisioner: nobody }),
  'volumeattachments.storage.k8s.io': () => ({
    spec: { attacher: nobody, nodeName: 'nobody', source: { persistentVolumeName: 'nobody' } },
  }),
  'volumeattributesclasses.storage.k8s.io': () => ({ driverName: nobody, parameters: { none: 'none' } }),
  'validatingadmissionpolicies.admissionregistration.k8s.io': () => ({
    spec: { matchConstraints: noMatch, validations: [{ expression: 'true' }] },
  }),
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': () => ({
    spec: { policyName: 'nobody', validationActions: ['Audit'] },
  }),
  'customresourcedefinitions.apiextensions.k8s.io': name => ({
    spec: {
      group: nobody,
      names: { plural: name, singular: name, kind: 'Nobody', listKind: 'NobodyList' },
      scope: 'Namespaced',
      versions: [
        { name: 'v1', served: false, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  }),
  'priorityclasses.scheduling.k8s.io': () => ({ value: 1 }),
  'runtimeclasses.node.k8s.io': () => ({ handler: 'nobody' }),
  'endpointslices.discovery.k8s.io': () => ({ addressType: 'IPv4', endpoints: [] }),
  'deviceclasses.resource.k8s.io': () => ({ spec: {} }),
  'resourceclaims.resource.k8s.io': () => ({ spec: {} }),
  'resourceclaimtemplates.resource.k8s.io': () => ({ spec: { spec: {} } }),
  'resourceslices.resource.k8s.io': name => ({
    spec: {
      driver: nobody,
      pool: { name, generation: 1, resourceSliceCount: 1 },
      allNodes: true,
      devices: [],
    },
  }),
  'flowschemas.flowcontrol.apiserver.k8s.io': () => ({
    spec: { priorityLevelConfiguration: { name: 'catch-all' }, matchingPrecedence: 10_000 },
  }),
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': () => ({
    spec: {
      type: 'Limited',
      limited: { nominalConcurrencyShares: 0, lendablePercent: 0, limitResponse: { type: 'Reject' } },
    },
  }),
}

const claim = { accessModes: ['ReadWriteOnce'], storageClassName: 'nobody' }
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'nobody' }
const binding = { roleRef, subjects: [] }

/** Kinds whose names are no free choice. */
const names: Record<string, (name: string) => string> = {
  'apiservices.apiregistration.k8s.io': name => `v1.${name}.${nobody}`,
  'customresourcedefinitions.apiextensions.k8s.io': name => `${name}.${nobody}`,
  // The core group's events are the same objects.
  'events.events.k8s.io': name => `${name}-2`,
  'ipaddresses.networking.k8s.io': () => '192.0.2.1',
}

/**
 * An object of a resource: of any kind that Kubernetes itself serves a valid one, of another one with nothing but a name.
 * @param name letters, digits and dashes, a letter first
 */
export function sampleOf(resource: ApiResource, name: string, namespace: string): ApiObject {
  const { group, version, kind, namespaced } = resource
  const key = fullName(resource)
  return {
    apiVersion: group ? `${group}/${version}` : version,
    kind,
    metadata: { name: names[key]?.(name) ?? name, ...(namespaced && { namespace }) },
    ...fields[key]?.(name, namespace),
  }
}
