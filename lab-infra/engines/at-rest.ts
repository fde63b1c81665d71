/** A cluster at rest while its files are copied. */
import { LabError, type LabNode } from '../lab.ts'

const signalScript =
  'for p in /proc/[0-9]*; do read -r name <"$p/comm" && [ "$name" = "$2" ] && kill -"$1" "${p#/proc/}"; done 2>/dev/null; true'

/** Their leases last 15 s: who starts from the copy would wait that long for holders that are gone. */
const controllers = ['kube-controller-manager', 'kube-scheduler']

/** They write what is copied: the kubelet makes and removes files of its Pods, which would vanish from under a copy. */
const writers = ['kubelet', 'etcd']

/** What is copied then is what a power cut would leave, but that no controller holds a lease: etcd's log makes it whole. */
export async function atRest<T>(node: LabNode, work: () => Promise<T>): Promise<T> {
  const signal = (name: string, program: string) =>
    node.exec(['sh', '-c', signalScript, 'sh', name, program.slice(0, 15)], { view: 'grader' })
  try {
    for (const program of controllers) await signal('STOP', program)
    await deleteLeases(node)
    for (const program of writers) await signal('STOP', program)
    return await work()
  } finally {
    for (const program of [...writers.toReversed(), ...controllers]) await signal('CONT', program)
  }
}

async function deleteLeases(node: LabNode): Promise<void> {
  const argv = ['kubectl', '-n', 'kube-system', 'delete', 'lease', ...controllers, '--ignore-not-found']
  const { exitCode, stderr } = await node.exec(argv, { timeoutMs: 30_000 })
  if (exitCode === 0) return
  throw new LabError('boot-failed', `The leases of the controllers could not be deleted: ${stderr.trim()}`, {
    remedy: 'Try again; if it stays so, run `cks-lab doctor`, and mind free memory and disk.',
  })
}
