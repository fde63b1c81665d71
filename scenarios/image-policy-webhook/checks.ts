import {
  type Check,
  controlPlaneHealthy,
  explainedByFile,
  filesLieIn,
  filesMounted,
  finding,
  type GradeTarget,
  healthChecksAnswered,
  includes,
  manifestKept,
  mayAlsoHave,
  type Observation,
  observe,
  observeBackendVerified,
  observeFailsClosed,
  observeFlag,
  observeInForce,
  observeKept,
  observeOnlyPlugin,
  observeRequest,
  observeReviewed,
  otherFlagsKept,
  podRequest,
  secretFilesProtected,
  staticPodFolderTidy,
} from 'cks-lab/grader'

const log = '/var/log/image-policy/reviews.log'
const file = 'admission-control-config-file'

const explained = async (target: GradeTarget, observations: Observation[]) =>
  finding(await explainedByFile(target, 'kube-apiserver', file, observations))

/** plugin/pkg/admission/imagepolicy/admission.go; whole, for a policy can put any words behind its own name. */
const deniedByBackend = /^pods "[^"]+" is forbidden: image policy webhook backend denied one or more images: /

/** Images of a name nobody has asked about before, so that no answer is remembered. */
const image = (target: GradeTarget, rest: string) => `registry.example/${target.nonce}/${rest}`

const pod = (target: GradeTarget, name: string) =>
  podRequest(target, 'default', { containers: [{ image: name }] })

const checks: Check[] = [
  {
    id: 'refused-images-refused',
    title: 'A Pod is refused when the service refuses one of its images',
    points: 5,
    async run(target) {
      const [fixed, latest, bare] = ['init:1.0', 'app:latest', 'bare'].map(it => image(target, it)) as [
        string,
        string,
        string,
      ]
      const inInit = { containers: [{ image: fixed }], initContainers: [{ image: bare }] }
      const denied = { status: 403, message: deniedByBackend }
      return explained(target, [
        await observeRequest(target, pod(target, latest), denied),
        await observeRequest(target, podRequest(target, 'kube-public', inInit), denied),
        await observeReviewed(target, log, latest),
        await observeReviewed(target, log, bare),
      ])
    },
  },
  {
    id: 'fails-closed',
    title: 'A Pod is refused when the service gives no answer',
    points: 3,
    async run(target) {
      // The service answers 503 to this one.
      const name = `outage.invalid/${target.nonce}:1.0`
      const asked = await observeRequest(target, pod(target, name), { status: 403 })
      return explained(target, [
        asked,
        await observeReviewed(target, log, name),
        await observeFailsClosed(target),
      ])
    },
  },
  {
    id: 'service-verified',
    title: 'The API server verifies the certificate of the service',
    points: 1,
    needsApiServer: false,
    run: async target => finding([await observeBackendVerified(target)]),
  },
  {
    id: 'plugin-in-force',
    title:
      'ImagePolicyWebhook is enabled in the manifest and in the running API server, as its files say now',
    points: 1,
    needsApiServer: false,
    run: async target =>
      finding([
        ...(await observeFlag(
          target,
          'kube-apiserver',
          'enable-admission-plugins',
          includes('ImagePolicyWebhook'),
        )),
        ...(await observeInForce(target, 'kube-apiserver', file)),
      ]),
  },
  {
    id: 'fixed-versions-run',
    title: 'Pods whose images have a fixed version can be created',
    points: 3,
    guard: true,
    async run(target) {
      const digest = `docker.io/library/toolbox@sha256:${'0'.repeat(64)}`
      const names = ['docker.io/library/toolbox:1.0', image(target, 'app:1.4'), digest]
      return finding(
        await Promise.all(names.map(it => observeRequest(target, pod(target, it), { status: 201 }))),
      )
    },
  },
  {
    id: 'other-admission-kept',
    title: 'What else admission does stays as it was: privileged Pods are not refused here',
    points: 1,
    guard: true,
    async run(target) {
      const main = { image: image(target, 'agent:1.0'), securityContext: { privileged: true } }
      const privileged = podRequest(target, 'default', { containers: [main], hostNetwork: true })
      return finding([
        await observeRequest(target, privileged, { status: 201 }),
        await observeOnlyPlugin(target, 'ImagePolicyWebhook'),
      ])
    },
  },
  {
    id: 'service-left-alone',
    title: 'The service is what it was, and answers nobody without a client certificate',
    points: 1,
    guard: true,
    needsApiServer: false,
    async run(target) {
      const ask = ['curl', '-sk', '--max-time', '5', '-o', '/dev/null', 'https://localhost:1323/review']
      const { exitCode } = await target.node.exec(ask, { view: 'grader', signal: target.signal })
      const actual = exitCode === 0 ? 'answered' : `refused (curl: ${exitCode})`
      return finding([
        ...(await observeKept(target, '/var/lib/image-policy')),
        observe(exitCode === 56, 'https://localhost:1323 without a client certificate', 'refused', actual),
      ])
    },
  },
  controlPlaneHealthy(3),
  healthChecksAnswered(1),
  manifestKept(2, { mayMount: true }),
  staticPodFolderTidy(1),
  filesMounted(1),
  filesLieIn(1, '/etc/kubernetes/image-policy/', file),
  secretFilesProtected(1),
  otherFlagsKept(2, { 'enable-admission-plugins': mayAlsoHave('ImagePolicyWebhook') }, [file]),
]

export default checks
