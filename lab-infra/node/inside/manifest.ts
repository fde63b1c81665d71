/** Static pod manifests as the kubelet reads them, with where things stand in them. */
import { isNode, LineCounter, parseAllDocuments } from 'yaml'

export interface ParsedManifest {
  /** Undefined where there is a `problem`; else whoever reads it has to expect any shape. */
  content?: unknown
  /** Why it cannot be read, in the parser's words: "line 4: ...". */
  problem?: string
  /** The line of the value at a path, from 1; undefined where there is none. */
  lineOf(path: readonly (string | number)[]): number | undefined
}

/** As sigs.k8s.io/yaml: the first document counts, of a key given twice the last, and "<<" merges. */
export function parseManifest(text: string): ParsedManifest {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, merge: true })
  const document = Array.isArray(documents) ? documents[0] : undefined
  const lineOf = (path: readonly (string | number)[]) => {
    const found = document?.getIn(path, true)
    const start = isNode(found) ? found.range?.[0] : undefined
    return start === undefined ? undefined : lines.linePos(start).line
  }
  const error = document?.errors[0]
  if (error) {
    const { line } = lines.linePos(error.pos[0])
    return { problem: `line ${line}: ${error.message.split('\n')[0]}`, lineOf }
  }
  try {
    return { content: document?.toJS(), lineOf }
  } catch (error) {
    // An alias of nothing, or aliases of aliases, which would fill the memory.
    return { problem: error instanceof Error ? error.message : String(error), lineOf }
  }
}
