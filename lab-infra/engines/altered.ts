import type { LabEngine } from '../lab.ts'

/** The engine with some of its methods done in another way; all others are its own. */
export function altered(engine: LabEngine, others: Partial<LabEngine>): LabEngine {
  return new Proxy(engine, {
    get(target, name) {
      const other = others[name as keyof LabEngine]
      if (other !== undefined) return other
      const own: unknown = Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}
