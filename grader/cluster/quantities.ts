/** Amounts as Kubernetes writes them: k8s.io/apimachinery/pkg/api/resource, "250m", "1Gi", "1e3". */

const powers = ['', 'K', 'M', 'G', 'T', 'P', 'E']

/** As a number; undefined when it is none. */
export function quantityOf(text: string): number | undefined {
  const [, number, suffix = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(text.trim()) ?? []
  if (number === undefined) return undefined
  const small = ['n', 'u', 'm'].indexOf(suffix)
  if (small >= 0) return Number(number) / 1000 ** (3 - small)
  const isBinary = suffix.endsWith('i')
  const power = powers.indexOf(isBinary ? suffix.slice(0, -1) : suffix.replace('k', 'K'))
  return power < 0 ? undefined : Number(number) * (isBinary ? 1024 : 1000) ** power
}
