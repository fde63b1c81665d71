/** Prometheus metrics: the process, requests, sessions, labs, checks. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const seconds = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60]

export interface Metrics {
  registry: Registry
  request: Histogram<'method' | 'route' | 'status'>
  labMade: Histogram
  check: Histogram<'scenario'>
  terminals: Gauge
}

/** @param now asked at each scrape: sessions by state, labs in reserve */
export function createMetrics(now: () => { sessions: Record<string, number>; reserve: number }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'cks_lab_sessions',
    help: 'Open sessions by state',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset()
      for (const [state, count] of Object.entries(now().sessions)) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'cks_lab_reserve',
    help: 'Labs ready in reserve',
    registers,
    collect() {
      this.set(now().reserve)
    },
  })
  const histogram = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Histogram({ name, help, labelNames, buckets: seconds, registers })
  return {
    registry,
    request: histogram('cks_lab_request_seconds', 'Duration of HTTP requests', ['method', 'route', 'status']),
    labMade: histogram('cks_lab_made_seconds', 'Time to make a lab', []),
    check: histogram('cks_lab_check_seconds', 'Duration of a check', ['scenario']),
    terminals: new Gauge({
      name: 'cks_lab_terminal_connections',
      help: 'Open terminal connections',
      registers,
    }),
  }
}
