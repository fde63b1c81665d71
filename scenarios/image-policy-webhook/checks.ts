import {
  type Draw,
  explainedBy,
  filesLieIn,
  type GradeTarget,
  includes,
  manifestEdited,
  mayAlsoHave,
  observeBackendVerified,
  observeFailsClosed,
  observeFlag,
  observeHandshake,
  observeInForce,
  observeKept,
  observeOnlyPlugin,
  observeRequest,
  observeReviewed,
  podRequest,
  refusedBy,
  secretFilesProtected,
  sentence,
} from 'cks-lab/grader'

const log = '/var/log/image-policy/reviews.log'
const file = 'admission-control-config-file'

/** Images of a name nobody has asked about before, so that no answer is remembered. */
const image = (target: GradeTarget, rest: string) => `registry.example/${target.nonce}/${rest}`
const main = (image: string) => ({ containers: [{ image }] })

export default ({ folder, moving, port }: Draw<'folder' | 'moving' | 'port'>) => [
  explainedBy(
    file,
    sentence('it asks this service about the images', {
      id: 'refused-images-refused',
      title: 'A Pod is refused when the service refuses one of its images',
      points: 5,
      async run(target) {
        const [moves, bare] = [image(target, `app:${moving}`), image(target, 'bare')]
        const inInit = { ...main(image(target, 'init:1.0')), initContainers: [{ image: bare }] }
        return [
          await observeRequest(target, podRequest(target, 'default', main(moves)), refusedBy.imagePolicy),
          await observeRequest(target, podRequest(target, 'kube-public', inInit), refusedBy.imagePolicy),
          observeReviewed(target, log, moves),
          observeReviewed(target, log, bare),
        ]
      },
    }),
    sentence('cannot be asked or gives no answer', {
      id: 'fails-closed',
      title: 'A Pod is refused when the service gives no answer',
      points: 3,
      async run(target) {
        // The service answers 503 to this one.
        const name = `outage.invalid/${target.nonce}:1.0`
        return [
          await observeRequest(target, podRequest(target, 'default', main(name)), { status: 403 }),
          observeReviewed(target, log, name),
          observeFailsClosed(target),
        ]
      },
    }),
  ),
  sentence('must verify whom it talks to', {
    id: 'service-verified',
    title: 'The API server verifies the certificate of the service',
    points: 1,
    needsApiServer: false,
    run: observeBackendVerified,
  }),
  sentence('must be running with the new configuration', {
    id: 'plugin-in-force',
    title: 'ImagePolicyWebhook is enabled, in the manifest and as it runs, as its files say now',
    points: 1,
    needsApiServer: false,
    run: target => [
      observeFlag(target, 'kube-apiserver', 'enable-admission-plugins', includes('ImagePolicyWebhook')),
      observeInForce(target, 'kube-apiserver', file),
    ],
  }),
  sentence('Pods with a fixed image version can be created', {
    id: 'fixed-versions-run',
    title: 'Pods whose images have a fixed version can be created',
    points: 3,
    guard: true,
    run(target) {
      const digest = `docker.io/library/toolbox@sha256:${'0'.repeat(64)}`
      const names = ['docker.io/library/toolbox:1.0', image(target, 'app:1.4'), digest]
      return names.map(it => observeRequest(target, podRequest(target, 'default', main(it)), { status: 201 }))
    },
  }),
  sentence('Everything else that admission does today', {
    id: 'other-admission-kept',
    title: 'What else admission does stays as it was: privileged Pods are not refused here',
    points: 1,
    guard: true,
    run(target) {
      const container = { image: image(target, 'agent:1.0'), securityContext: { privileged: true } }
      const agent = podRequest(target, 'default', { containers: [container], hostNetwork: true })
      return [observeRequest(target, agent, { status: 201 }), observeOnlyPlugin(target, 'ImagePolicyWebhook')]
    },
  }),
  sentence('Leave the service itself alone', {
    id: 'service-left-alone',
    title: 'The service is what it was, and answers nobody without a client certificate',
    points: 1,
    guard: true,
    needsApiServer: false,
    run: target => [
      observeKept(target, '/var/lib/image-policy'),
      observeHandshake(target, Number(port), {}, 'refused'),
    ],
  }),
  manifestEdited({
    mayMount: true,
    flags: { 'enable-admission-plugins': mayAlsoHave('ImagePolicyWebhook') },
    mayAdd: [file],
  }),
  sentence('Put further files into that folder', filesLieIn(1, `${folder}/`, file)),
  sentence('Files that hold keys can be read by root only', secretFilesProtected(1)),
]
