/** What the server says of itself at /metrics, in Prometheus' text format. */

/** The value of a metric without labels. @throws Error where it has none */
export function metric(text: string, name: string): number {
  const value = text.match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1]
  if (value === undefined) throw new Error(`/metrics tells no ${name}`)
  return Number(value)
}

/** Begins anew what the server says of its event loop, which is told of the time since it was last asked. */
export async function readMetrics(origin: string, token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const text = await (await fetch(new URL('/metrics', origin), { headers })).text()
  const delay = (of: string) => metric(text, `nodejs_eventloop_lag_${of}_seconds`) * 1000
  return {
    delay: { p50: delay('p50'), p99: delay('p99'), max: delay('max') },
    cpuSeconds: metric(text, 'process_cpu_seconds_total'),
  }
}
