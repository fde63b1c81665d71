/** A cluster at rest while its files are copied. */
import { LabError, type LabNode } from '../lab.ts'

/** Their leases last 15 s: who starts from the copy would wait that long for holders that are gone. */
const controllers = ['kube-controller-manager', 'kube-scheduler']

/** They write what is copied: the kubelet makes and removes files of its Pods, which would vanish from under a copy. */
const writers = ['kubelet', 'etcd']

const named = (programs: readonly string[]) => programs.map(program => program.slice(0, 15)).join(' ')

/** Of `signal NAME PROGRAM...`: programs by what the kernel keeps of their names, 15 bytes. */
const signal = `signal() {
  signal=$1; shift
  for process in /proc/[0-9]*; do
    read -r name <"$process/comm" || continue
    for program; do [ "$name" != "$program" ] || kill -"$signal" "\${process#/proc/}"; done
  done 2>/dev/null
  true
}`

/** Leases are deleted with curl, because kubectl takes some tenths of a second to start. */
const restScript = `set -eu
${signal}
signal STOP ${named(controllers)}
pki=/etc/kubernetes/pki leases=https://127.0.0.1:6443/apis/coordination.k8s.io/v1/namespaces/kube-system/leases
for holder in ${controllers.join(' ')}; do
  answer=$(curl -sSk --max-time 20 --request DELETE --write-out ' %{http_code}' --cert $pki/apiserver-kubelet-client.crt \
    --key $pki/apiserver-kubelet-client.key $leases/$holder)
  case $answer in *' 200' | *' 404') ;; *) echo "$answer" >&2; exit 1 ;; esac
done
signal STOP ${named(writers)}`

const goOnScript = `${signal}
signal CONT ${named([...writers.toReversed(), ...controllers])}`

/** What is copied then is what a power cut would leave, but that no controller holds a lease: etcd's log makes it whole. */
export async function atRest<T>(node: LabNode, work: () => Promise<T>): Promise<T> {
  try {
    const { exitCode, stderr } = await node.exec(['sh', '-c', restScript], { timeoutMs: 60_000 })
    if (exitCode === 0) return await work()
    throw new LabError(
      'boot-failed',
      `The leases of the controllers could not be deleted: ${stderr.trim()}`,
      { remedy: 'Try again; if it stays so, run `cks-lab doctor`, and mind free memory and disk.' },
    )
  } finally {
    await node.exec(['sh', '-c', goOnScript])
  }
}
