/**
 * Where a node's memory is unlimited (places.ts), Go programs that start are let off the limits that keep an idle lab small
 * (node/images/recipes.ts), and collect garbage half as often as Go's default. A start of kube-apiserver takes a third less
 * CPU then, and 80 MB more memory.
 */

/** Go's settings for it: https://pkg.go.dev/runtime#hdr-Environment_Variables */
export function withoutMemoryLimit(env: readonly string[]): string[] {
  const others = env.filter(it => !/^(GOMEMLIMIT|GOGC)=/.test(it))
  return others.length < env.length ? [...others, 'GOGC=200'] : others
}
