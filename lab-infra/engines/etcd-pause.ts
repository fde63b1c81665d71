/** etcd at rest while its files are copied. */
import type { LabNode } from '../lab.ts'

const script =
  'for p in /proc/[0-9]*; do read -r name <"$p/comm" && [ "$name" = etcd ] && kill -"$1" "${p#/proc/}"; done 2>/dev/null; true'

/** What is copied then is what a power cut would leave: its log makes it whole at the next start. */
export async function etcdPaused<T>(node: LabNode, work: () => Promise<T>): Promise<T> {
  const signal = (name: string) => node.exec(['sh', '-c', script, 'sh', name], { view: 'grader' })
  await signal('STOP')
  try {
    return await work()
  } finally {
    await signal('CONT')
  }
}
