/**
 * What checks look at, made of what a test gives: files of the node, what its components run with, answers of the API
 * server, and what the setup left. A command that nobody gave is an error, so that no check passes by silence.
 */
import { type ComponentContainer, components, type NodeFacts } from '../../lab-infra/control-plane/facts.ts'
import type { ControlPlaneState, ExecOptions, Lab, LabNode } from '../../lab-infra/lab.ts'
import type { Beginning } from '../cluster/beginning.ts'
import { findingOf } from '../finding.ts'
import type { Ask } from '../http.ts'
import { newRun } from '../target.ts'
import type { Check, Finding, GradeTarget } from '../types.ts'
import { type Answers, answering } from './answers.ts'
import { type Files, nodeFiles } from './node-files.ts'

/** Prints what a command on the node prints. @throws Error where the command fails there */
export type Command = (args: string[], options: ExecOptions) => string

export interface Scene {
  /** By their paths on the node. */
  files?: Files
  /** Of the API server, whose container has /on/node of the node as /in/container. */
  flags?: string[]
  /** Its process's, where they are not those of its manifest. */
  running?: string[]
  /** The API server's whole manifest, where flags are not enough. */
  manifest?: string
  /** Further files of the static pod folder, by name. */
  manifests?: Record<string, string>
  /** When the API server's container was made, ms since the epoch; not given: none runs. */
  startedAt?: number
  /** Containers of other components. */
  containers?: (Partial<ComponentContainer> & { name: string })[]
  /** When the kubelet was started, ms since the epoch; not given: long after its files were written. Null: it does not run. */
  kubeletStartedAt?: number | null
  controlPlane?: Partial<ControlPlaneState>
  /** By method and path, "GET /api/v1/nodes/n1", and by who asks where that matters, "GET /version as nobody". */
  answers?: Answers
  /** By program, or by the name that a script is given ($0): instead of what the files say. */
  commands?: Record<string, Command>
  /** The API server's manifest that the setup left; default: the present one. */
  beginning?: string
  /** What else it left. */
  left?: Partial<Beginning>
  /** etcd's values by their keys. */
  stored?: Record<string, string | Buffer>
  /** Instead of the node of the above files. */
  node?: Partial<LabNode>
}

export interface TestTarget extends GradeTarget {
  /** What the API server was asked, in order. */
  asked: Ask[]
  /** Ends the run. */
  undo(): Promise<void>
}

export const manifestOf = (flags: string[], more = '') => `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver}
spec:
  containers:
  - name: kube-apiserver
    command: ${JSON.stringify(['kube-apiserver', ...flags])}
    volumeMounts: [{name: a, mountPath: /in/container}]${more}
  volumes: [{name: a, hostPath: {path: /on/node}}]
`

/** A manifest of each other component, so that the static pod folder is whole. */
export const otherManifests: Record<string, string> = Object.fromEntries(
  components
    .filter(it => it !== 'kube-apiserver')
    .map(it => [`${it}.yaml`, `kind: Pod\nspec: {containers: [{name: ${it}, command: [${it}]}]}`]),
)

const manifestFile = (name: string, text: string) => ({
  name,
  path: `/etc/kubernetes/manifests/${name}`,
  text,
  changedAt: 0,
  changedAtLog: '',
})

export function targetOf(scene: Scene = {}): TestTarget {
  const { flags = [], manifest = manifestOf(flags), beginning = manifest, left, controlPlane } = scene
  const facts = factsOf(scene, manifest)
  const then: Beginning = { manifests: [manifestFile('kube-apiserver.yaml', beginning)], files: {}, ...left }
  const lab = {
    id: 'given',
    node: { ...nodeOf(scene, facts.now), ...scene.node },
    recall: async () => JSON.stringify(then),
  } as unknown as Lab
  const { target, undo } = newRun(lab, new AbortController().signal)
  const { client, asked } = answering({ 'GET /metrics': { body: '' }, ...scene.answers })
  void target.once('api-client', async () => client)
  void target.once('node-facts', async () => facts)
  void target.once('control-plane', async () => ({
    phase: 'ready',
    summary: 'ready',
    since: 0,
    ...controlPlane,
  }))
  return Object.defineProperties(target as TestTarget, {
    nonce: { value: 'x1', enumerable: true },
    asked: { value: asked },
    undo: { value: undo },
  })
}

function factsOf({ flags = [], running = flags, ...scene }: Scene, manifest: string): NodeFacts {
  const { startedAt, manifests = {}, containers = [] } = scene
  const files = { 'kube-apiserver.yaml': manifest, ...manifests }
  const run = (name: string, more: Partial<ComponentContainer> = {}): ComponentContainer => ({
    ...{ id: `${name}-1`, name, pod: `${name}-node`, attempt: 0, running: true, pid: 7 },
    createdAt: startedAt ?? 0,
    argv: [name],
    ...more,
  })
  return {
    now: (startedAt ?? 0) + 600_000,
    kubeletRunning: true,
    manifests: Object.entries(files).map(([name, text]) => manifestFile(name, text)),
    containers: [
      ...(startedAt === undefined ? [] : [run('kube-apiserver', { argv: ['kube-apiserver', ...running] })]),
      ...containers.map(it => run(it.name, it)),
    ],
  }
}

function nodeOf(
  { files = {}, commands = {}, stored = {}, kubeletStartedAt }: Scene,
  now: number,
): Partial<LabNode> {
  const given = nodeFiles(files)
  const kubelet = kubeletStartedAt === null ? '' : `started ${(kubeletStartedAt ?? now) / 1000} 0 0 100\n`
  const known: Record<string, Command> = {
    date: () => String(now),
    'component-log': () => '',
    etcdctl: args => JSON.stringify({ kvs: keysBelow(stored, args[args.indexOf('get') + 1]!) }),
    ...given.commands,
    'kubelet-service': args => kubelet + given.commands['kubelet-service']!(args),
    ...commands,
  }
  return {
    name: 'node',
    readFile: async path => given.read(path),
    exec: async (argv, options = {}) => {
      // sh -c SCRIPT NAME ARGUMENTS
      const [name = '', ...args] = /^(ba)?sh$/.test(argv[0]!) ? argv.slice(3) : argv
      if (!known[name]) throw new Error(`nothing is given for the command ${name}`)
      try {
        return { exitCode: 0, stdout: known[name](args, options), stderr: '', timedOut: false }
      } catch (error) {
        return { exitCode: 1, stdout: '', stderr: (error as Error).message, timedOut: false }
      }
    },
  }
}

const keysBelow = (stored: NonNullable<Scene['stored']>, prefix: string) =>
  Object.entries(stored)
    .filter(([key]) => key.startsWith(prefix))
    .map(it => ({ key: base64(it[0]), value: base64(it[1]) }))

const base64 = (value: string | Buffer) => Buffer.from(value as string).toString('base64')

/** What a check finds, in brief: "passed", or all that is wrong. */
export async function verdictOf(check: Check, scene: Scene): Promise<string | string[]> {
  const { passed, evidence } = await judged(check, targetOf(scene))
  return passed ? 'passed' : evidence.map(it => `${it.where}: ${it.expected}: ${it.actual}`)
}

/** What a check finds, as the runner takes it. */
export const judged = (check: Check, target: GradeTarget): Promise<Finding> => findingOf(check.run(target))
