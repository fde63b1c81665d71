/** What somebody wrote of a workload, apart from what its controllers tell of it, in the form in which etcd has it. */

/** apimachinery's runtime/serializer/protobuf: what comes before a runtime.Unknown. */
const prefix = Buffer.from('k8s\0')

/** Fields of the generated.proto of runtime.Unknown, of all workloads alike, and of ObjectMeta. */
const raw = 2
const [metadata, spec] = [1, 2]
const [labels, annotations] = [11, 12]

/**
 * The specification of a Pod, or of what makes Pods, with its labels and annotations; never its status.
 * @param value of etcd, in base64
 * @returns to be compared and nothing else; empty where it is encrypted
 */
export function writtenOf(value: string): string {
  const bytes = Buffer.from(value, 'base64')
  if (!bytes.subarray(0, prefix.length).equals(prefix)) return ''
  const workload = valuesOf(bytes.subarray(prefix.length), raw)[0] ?? Buffer.alloc(0)
  const about = valuesOf(workload, metadata)[0] ?? Buffer.alloc(0)
  return [...valuesOf(workload, spec), ...[labels, annotations].flatMap(field => valuesOf(about, field))]
    .map(it => it.toString('base64'))
    .join(' ')
}

/** The values of a field whose values have a length (https://protobuf.dev/programming-guides/encoding/). */
function valuesOf(message: Buffer, field: number): Buffer[] {
  const found: Buffer[] = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 1; at < message.length; shift *= 128) {
      const byte = message[at++]!
      value += (byte & 127) * shift
      if (byte < 128) break
    }
    return value
  }
  while (at < message.length) {
    const tag = varint()
    const type = tag % 8
    if (type === 0) varint()
    else {
      const length = type === 2 ? varint() : type === 1 ? 8 : 4
      if (type === 2 && Math.floor(tag / 8) === field) found.push(message.subarray(at, at + length))
      at += length
    }
  }
  return found
}
