/** What the engine's things are called, and how they are told from others'. */
import { createHash } from 'node:crypto'
import { stateDir } from '../../paths.ts'

/** The network of all labs, apart from that of other kind clusters. */
export const network = 'cks-lab'

/** Labs of one state folder: other users, and other instances of one user, have others. */
export function clusterPrefix(): string {
  return `cks-${createHash('sha256').update(stateDir()).digest('hex').slice(0, 8)}-`
}

/** A host name has at most 63 characters, of which kind needs 14. */
const longest = 63 - '-control-plane'.length

/** The kind cluster of a lab: readable, and the same at each call. */
export function clusterName(id: string): string {
  const name = `${clusterPrefix()}${id}`
  if (name.length <= longest) return name
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8)
  return `${name.slice(0, longest - 9)}-${hash}`
}

/** The container that is the node, as kind names it. */
export const nodeContainer = (cluster: string) => `${cluster}-control-plane`

/** The container from which the grader looks at the node. */
export const graderContainer = (cluster: string) => `${cluster}-grader`

/** On every image of ours (image/Dockerfile), and so on every container made from one. */
export const imageLabel = 'dev.cks-lab.node'
